import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useContext, useMemo, useState } from "react";
import { request } from "../../../api/client.ts";
import type { MapDraft, PersonaProposal } from "../../../api/shape.ts";
import { replaced, type Test } from "../../../domain/condition.ts";
import type { Language } from "../../../domain/format.ts";
import type { Extent, PeriodChoice } from "../../../domain/period.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Segments } from "../../../ui/Segments.tsx";
import { useSay, WorkspaceContext } from "../../../ui/say.ts";
import { useFields, useWhole } from "../../journey/data.ts";
import { Conditions, ModelChip } from "../../journey/Filters.tsx";
import { PeriodChip } from "../../journey/PeriodChip.tsx";
import { DraftPreview } from "./DraftPreview.tsx";
import { askedOf, everything, type MapFilter } from "./filter.ts";
import { ProposalFigures } from "./ProposalFigures.tsx";
import { useSplits } from "./splits.ts";

/** Draws a map from what was measured: of whom, of when, on which stages; what will be drawn is seen first. */
export function Draft({ onDone }: { readonly onDone: (map: string | null) => void }) {
  const { extent } = useWhole();
  return extent ? <Choosing extent={extent} onDone={onDone} /> : null;
}

type Group = { readonly kind: "all" } | { readonly kind: "persona"; readonly proposal: PersonaProposal };

/** So many proposals stand there before one asks for the others. */
const first = 4;

function Choosing({ extent, onDone }: { readonly extent: Extent; readonly onDone: (map: string | null) => void }) {
  const say = useSay();
  const { t } = say;
  const fields = useFields();
  const { languages } = useContext(WorkspaceContext);
  const [group, setGroup] = useState<Group>({ kind: "all" });
  const [period, setPeriod] = useState<PeriodChoice>({ kind: "default" });
  const [where, setWhere] = useState<readonly Test[]>([]);
  const [model, setModel] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>(say.language);
  const [title, setTitle] = useState("");
  const [more, setMore] = useState(false);
  const [making, setMaking] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);

  const all = useMemo(() => askedOf({ ...everything, period, where }, extent), [period, where, extent]);
  const splits = useSplits(all);
  const proposals = useMemo(
    () => (splits.data?.splits ?? []).flatMap((s) => s.personas).toSorted((a, b) => b.figures.people - a.figures.people),
    [splits.data],
  );
  const filter: MapFilter =
    group.kind === "all" ? all : { ...all, ...group.proposal.audience, ...(all.period ? { period: all.period } : {}) };
  const asked = {
    filter,
    language,
    ...(model ? { model } : {}),
    ...(group.kind === "persona" ? { persona: group.proposal.split } : {}),
  };
  const draft = useQuery({
    queryKey: ["map-draft", JSON.stringify(asked)],
    queryFn: ({ signal }) => request<MapDraft>("/api/maps/draft", { body: asked, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const make = async () => {
    if (!draft.data) return;
    setMaking(true);
    setFailed(null);
    try {
      // What is kept is what was looked at.
      const { nodes } = draft.data;
      const made = await request<{ readonly id: string }>("/api/maps", {
        body: { nodes, language, ...(title.trim() ? { title: title.trim() } : {}) },
      });
      onDone(made.id);
    } catch (error) {
      setFailed(error);
      setMaking(false);
    }
  };
  const nothing = draft.data !== undefined && draft.data.customers === 0;
  return (
    <Dialog
      open
      onClose={() => onDone(null)}
      title={t("mapfigures.draft.title")}
      size="wide"
      actions={
        <>
          <Button onClick={() => onDone(null)}>{t("mapfigures.draft.cancel")}</Button>
          <Button
            variant="primary"
            icon={Sparkles}
            busy={making}
            disabled={!draft.data || draft.isPlaceholderData || nothing}
            onClick={() => void make()}
          >
            {t("mapfigures.draft.make")}
          </Button>
        </>
      }
    >
      <p className="second">{t("mapfigures.draft.about")}</p>
      <div className="mf-draft">
        <div className="mf-draft-choices">
          <section aria-label={t("mapfigures.draft.who")}>
            <h3 className="label">{t("mapfigures.draft.who")}</h3>
            <ul className="mf-groups">
              <li>
                <button type="button" className="choice" aria-pressed={group.kind === "all"} onClick={() => setGroup({ kind: "all" })}>
                  <span className="grow">
                    <b className="medium">{t("mapfigures.draft.everybody")}</b>
                    {splits.data ? (
                      <span className="choice-about">
                        {t("mapfigures.draft.everybody_about", { n: say.count(splits.data.coverage.customers) })}
                      </span>
                    ) : null}
                  </span>
                </button>
              </li>
              {(more ? proposals : proposals.slice(0, first)).map((proposal) => (
                <li key={`${proposal.split.by} ${proposal.split.value}`}>
                  <button
                    type="button"
                    className="choice"
                    aria-pressed={group.kind === "persona" && sameSplit(group.proposal, proposal)}
                    onClick={() => setGroup({ kind: "persona", proposal })}
                  >
                    <ProposalFigures proposal={proposal} />
                  </button>
                </li>
              ))}
            </ul>
            {!more && proposals.length > first ? (
              <button type="button" className="link" onClick={() => setMore(true)}>
                {t("mapfigures.draft.personas_more")}
              </button>
            ) : null}
          </section>
          <div className="filters">
            <PeriodChip period={period} extent={extent} go={(change) => setPeriod(change.period)} />
            <Conditions tests={where} fields={fields} onReplace={(old, next) => setWhere(replaced(where, old, next))} />
            <ModelChip chosen={model} onChoose={setModel} />
          </div>
          {languages.length > 1 ? (
            <div>
              <p className="label">{t("mapfigures.draft.language")}</p>
              <Segments
                label={t("mapfigures.draft.language")}
                value={language}
                choices={[
                  { value: "it", text: t("language.it") },
                  { value: "en", text: t("language.en") },
                ]}
                onChoose={setLanguage}
              />
            </div>
          ) : null}
          <Field
            label={t("mapfigures.draft.name")}
            hint={t("mapfigures.draft.name_hint")}
            value={title}
            maxLength={200}
            onChange={setTitle}
          />
        </div>
        <section className="mf-draft-preview" aria-label={t("mapfigures.draft.preview")} aria-live="polite" aria-busy={draft.isFetching}>
          <h3 className="label">{t("mapfigures.draft.preview")}</h3>
          {draft.error ? (
            <ErrorBox error={draft.error} onRetry={() => void draft.refetch()} />
          ) : nothing ? (
            <p className="t12 second">{t("mapfigures.draft.nobody")}</p>
          ) : draft.data ? (
            <div className={draft.isPlaceholderData ? "old" : undefined}>
              <DraftPreview answer={draft.data} />
            </div>
          ) : (
            <p className="t12 quiet">{t("mapfigures.draft.busy")}</p>
          )}
        </section>
      </div>
      {failed ? <ErrorBox error={failed} title={t("mapfigures.draft.failed")} onRetry={() => void make()} /> : null}
    </Dialog>
  );
}

const sameSplit = (a: PersonaProposal, b: PersonaProposal): boolean => a.split.by === b.split.by && a.split.value === b.split.value;
