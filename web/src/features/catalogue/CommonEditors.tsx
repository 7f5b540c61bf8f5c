import { Flag, ListFilter, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { CatalogueChange, Pieces } from "../../api/shape.ts";
import { listName } from "../../domain/lists.ts";
import { Button } from "../../ui/Button.tsx";
import { Area, Field } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { usePreview } from "./data.ts";
import { EditorFrame } from "./EditorFrame.tsx";
import { outcomesID } from "./place.ts";
import { Groups } from "./RuleEditor.tsx";
import { RuleWords } from "./RuleWords.tsx";
import { firstTest, freshID, type Group, readable, readConditions, writeConditions } from "./rules.ts";
import { SaveBox } from "./SaveBox.tsx";

type Props = {
  readonly pieces: Pieces;
  readonly may: boolean;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
};

/** Which interactions end a journey well: any of the conditions. */
export function OutcomesEditor({ pieces: current, may, onClose, onSaved }: Props) {
  const { t } = useSay();
  const [pieces] = useState(current); // as it was when this was opened: saving tells what a colleague saved since
  const before = useMemo(() => readConditions(pieces.outcomes), [pieces]);
  const [groups, setGroups] = useState<readonly Group[]>(before);
  const [reset, setReset] = useState(false);
  const outcomes = writeConditions(groups);
  const changed = JSON.stringify(outcomes) !== JSON.stringify(writeConditions(before));
  const changes: readonly CatalogueChange[] = reset
    ? [{ op: "set-outcomes" }]
    : changed && outcomes.length > 0
      ? [{ op: "set-outcomes", outcomes }]
      : [];
  const preview = usePreview(changes);
  const shown = readable(pieces.outcomes);
  return (
    <EditorFrame
      tile={<Flag size={24} aria-hidden="true" />}
      title={t("catalogue.outcomes.title")}
      about={t("catalogue.outcomes.about")}
      onClose={onClose}
      foot={
        may && shown ? (
          <SaveBox
            preview={preview}
            base={pieces.version}
            what={{ changes }}
            reason={changes.length > 0 ? null : t(changed ? "catalogue.outcomes.none" : "catalogue.unchanged")}
            onSaved={() => onSaved(outcomesID)}
            onCancel={onClose}
          />
        ) : null
      }
    >
      {may && shown && !reset ? (
        <div className="rule-editor">
          <Groups of="outcome" groups={groups} onChange={setGroups} />
          <div className="row wrap">
            <Button variant="ghost" size="small" icon={Plus} onClick={() => setGroups([...groups, [firstTest("outcome")]])}>
              {t("catalogue.rule.add_or")}
            </Button>
          </div>
        </div>
      ) : reset ? (
        <p>{t("catalogue.outcomes.will_reset")}</p>
      ) : (
        <RuleWords when={pieces.outcomes} unless={[]} />
      )}
      {may && pieces.own_outcomes && !reset ? (
        <div>
          <Button variant="danger" size="small" onClick={() => setReset(true)}>
            {t("catalogue.outcomes.reset")}…
          </Button>
        </div>
      ) : null}
    </EditorFrame>
  );
}

const wordsOf = (text: string): readonly string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** A list of words that rules name: one a line. */
export function ListEditor({ pieces: current, id: shown, may, onClose, onSaved }: Props & { readonly id: string | null }) {
  const { t, count, language } = useSay();
  const [pieces] = useState(current);
  const [list] = useState(() => pieces.lists.find((l) => l.id === shown));
  const [called, setCalled] = useState("");
  const [text, setText] = useState(() => list?.patterns.join("\n") ?? "");
  const [gone, setGone] = useState(false);
  const id =
    list?.id ??
    freshID(
      called,
      pieces.lists.map((l) => l.id),
    );
  const patterns = wordsOf(text);
  const named = list !== undefined || called.trim() !== "";
  const changed = JSON.stringify(patterns) !== JSON.stringify(list?.patterns ?? []);
  const asked: readonly CatalogueChange[] = gone
    ? [{ op: "set-list", id, patterns: [] }]
    : named && changed && patterns.length > 0
      ? [{ op: "set-list", id, patterns }]
      : [];
  const preview = usePreview(asked);
  const users = rulesThatName(pieces, id);
  const reason =
    asked.length > 0
      ? null
      : !named
        ? t("catalogue.lists.needs_name")
        : patterns.length === 0
          ? t("catalogue.lists.empty")
          : t("catalogue.unchanged");
  return (
    <EditorFrame
      tile={<ListFilter size={24} aria-hidden="true" />}
      title={list ? listName(list.id, language) : t("catalogue.lists.new")}
      about={
        list
          ? t(users === 1 ? "catalogue.lists.used_one" : "catalogue.lists.used", { n: count(users), id })
          : t("catalogue.lists.new_about")
      }
      onClose={onClose}
      foot={
        may ? (
          <SaveBox
            preview={preview}
            base={pieces.version}
            what={{ changes: asked }}
            reason={reason}
            onSaved={() => onSaved(gone && list?.origin === "own" ? "" : id)}
            onCancel={onClose}
          />
        ) : null
      }
    >
      {list ? null : <Field label={t("catalogue.lists.name")} value={called} maxLength={40} onChange={setCalled} />}
      <Area
        label={t("catalogue.lists.words")}
        hint={t("catalogue.lists.hint")}
        rows={14}
        value={text}
        readOnly={!may || gone}
        onChange={setText}
        maxLength={100_000}
      />
      <p className="t12 quiet">
        {t(patterns.length === 1 ? "catalogue.lists.one" : "catalogue.lists.some", { n: count(patterns.length) })}
      </p>
      {may && list && list.origin !== "percorso" && !gone ? (
        <div>
          <Button variant="danger" size="small" onClick={() => setGone(true)}>
            {t(list.origin === "own" ? "catalogue.lists.remove" : "catalogue.lists.reset")}…
          </Button>
        </div>
      ) : null}
      {gone ? <p className="strong">{t(list?.origin === "own" ? "catalogue.lists.will_remove" : "catalogue.lists.will_reset")}</p> : null}
    </EditorFrame>
  );
}

/** How many rules look a value up in the list. */
function rulesThatName(pieces: Pieces, id: string): number {
  const rules = [...pieces.channel_rules, ...pieces.touchpoint_rules, ...pieces.models.flatMap((m) => m.rules)];
  const names = (conditions: Pieces["outcomes"]) =>
    conditions.some((c) => Object.values(c).some((patterns) => patterns?.includes(`@${id}`)));
  return rules.filter((rule) => names(rule.when) || names(rule.unless)).length + (names(pieces.outcomes) ? 1 : 0);
}
