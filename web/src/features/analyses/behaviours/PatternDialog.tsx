import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { BehavioursAnswer, Fields, Query } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { ErrorBox } from "../../../ui/ErrorBox.tsx";
import { type Say, useSay } from "../../../ui/say.ts";
import { Toggle } from "../../../ui/Toggle.tsx";
import { ConditionEditor } from "../../journey/ConditionEditor.tsx";
import { testText } from "../../journey/Filters.tsx";
import { fieldName } from "../../journey/fields.ts";
import { useAnswer } from "../shell/data.ts";
import { shareText } from "./Cards.tsx";
import { asked, type Element, limits, mostElements, type Pattern, sames, windows } from "./settings.ts";

type Props = {
  readonly pattern: Pattern;
  readonly query: Query;
  readonly fields: Fields | undefined;
  readonly onDone: (pattern: Pattern | null) => void;
  readonly onClose: () => void;
};

const fresh: Element = {
  name: { it: "", en: "" },
  tests: [],
  outcome: true,
  counted: false,
  not: false,
  any: false,
  after: "",
  within: "",
};

/** Edits a pattern; what it comes to is shown as one goes. */
export function PatternDialog({ pattern, query, fields, onDone, onClose }: Props) {
  const say = useSay();
  const { t } = say;
  const [draft, setDraft] = useState(pattern);
  const [editing, setEditing] = useState<{ readonly element: number; readonly test: number } | null>(null);
  const whole = draft.elements.every((e) => e.outcome || e.tests.length > 0) && draft.elements.some((e) => e.counted);
  const { compare: _, ...alone } = query;
  const live = useAnswer<BehavioursAnswer>(
    whole
      ? {
          ...alone,
          behaviours: { ...query.behaviours, patterns: [asked(draft)] },
        }
      : null,
  ).answer;
  const figures = whole && !live.isPlaceholderData ? live.data?.patterns[0] : undefined;
  const put = (at: number, change: Partial<Element>) =>
    setDraft({
      ...draft,
      elements: draft.elements.map((e, i) => (i === at ? { ...e, ...change } : change.counted ? { ...e, counted: false } : e)),
    });
  const move = (at: number, to: number) => {
    const [one] = draft.elements.slice(at, at + 1);
    if (one) setDraft({ ...draft, elements: draft.elements.toSpliced(at, 1).toSpliced(to, 0, one) });
  };
  const under = editing ? draft.elements[editing.element] : undefined;
  const first = draft.elements.findIndex((e) => !e.not);
  const last = draft.elements.findLastIndex((e) => !e.not);

  return (
    <Dialog
      open
      size="wide"
      title={t("behaviours.editor.title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="ghost" onClick={() => onDone(null)}>
            {t("behaviours.editor.remove")}
          </Button>
          <Button
            variant="primary"
            reason={whole ? (live.error ? t("behaviours.editor.mend") : null) : t("behaviours.editor.incomplete")}
            onClick={() => onDone(draft)}
          >
            {t("behaviours.editor.done")}
          </Button>
        </>
      }
    >
      {editing && under ? (
        <ConditionEditor
          fields={fields}
          test={under.tests[editing.test] ?? null}
          onDone={(test) => {
            if (test) put(editing.element, { tests: under.tests.toSpliced(editing.test, 1, test) });
            setEditing(null);
          }}
        />
      ) : (
        <div className="pattern">
          <div className="pattern-head">
            <label>
              <span className="t12 quiet">{t("behaviours.editor.name")}</span>
              <input
                className="field"
                value={say.language === "it" ? draft.name.it : draft.name.en}
                maxLength={120}
                onChange={(event) => setDraft({ ...draft, name: { ...draft.name, [say.language]: event.target.value } })}
              />
            </label>
            <label>
              <span className="t12 quiet">{t("behaviours.editor.same")}</span>
              <select className="field" value={draft.same} onChange={(event) => setDraft({ ...draft, same: event.target.value })}>
                {[...sames, ...(sames.some((s) => s === draft.same) ? [] : [draft.same])].map((same) => (
                  <option key={same} value={same}>
                    {sameText(same, t)}
                  </option>
                ))}
              </select>
            </label>
            <Span
              label={t("behaviours.editor.window")}
              value={draft.window}
              spans={windows}
              none={t("behaviours.editor.window_all")}
              onChange={(window) => setDraft({ ...draft, window })}
            />
          </div>
          <ol className="pattern-elements">
            {draft.elements.map((element, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: elements have no identity but their place
              <li key={at} className={element.not ? "pattern-element barred" : "pattern-element"}>
                <div className="row apart">
                  <input
                    className="field grow"
                    aria-label={t("behaviours.editor.element", { n: say.count(at + 1) })}
                    placeholder={t("behaviours.editor.element", { n: say.count(at + 1) })}
                    value={say.language === "it" ? element.name.it : element.name.en}
                    maxLength={80}
                    onChange={(event) => put(at, { name: { ...element.name, [say.language]: event.target.value } })}
                  />
                  <span className="row">
                    <Button variant="ghost" size="small" icon={ArrowUp} iconOnly disabled={at === 0} onClick={() => move(at, at - 1)}>
                      {t("behaviours.editor.earlier")}
                    </Button>
                    <Button
                      variant="ghost"
                      size="small"
                      icon={ArrowDown}
                      iconOnly
                      disabled={at === draft.elements.length - 1}
                      onClick={() => move(at, at + 1)}
                    >
                      {t("behaviours.editor.later")}
                    </Button>
                    <Button
                      variant="ghost"
                      size="small"
                      icon={Trash2}
                      iconOnly
                      disabled={draft.elements.length === 1}
                      onClick={() => setDraft({ ...draft, elements: draft.elements.toSpliced(at, 1) })}
                    >
                      {t("behaviours.editor.drop")}
                    </Button>
                  </span>
                </div>
                <div className="row wrap">
                  {element.tests.map((test, i) => {
                    const text = `${fieldName(test.field, say)}: ${testText(test, fields, say)}`;
                    return (
                      <span key={test.field + test.operator + test.values.join()} className="pattern-test">
                        <button type="button" onClick={() => setEditing({ element: at, test: i })}>
                          {text}
                        </button>
                        <button
                          type="button"
                          aria-label={t("filter.remove", { name: text })}
                          onClick={() => put(at, { tests: element.tests.toSpliced(i, 1) })}
                        >
                          <X size={12} aria-hidden="true" />
                        </button>
                      </span>
                    );
                  })}
                  <Button variant="ghost" size="small" icon={Plus} onClick={() => setEditing({ element: at, test: element.tests.length })}>
                    {t("behaviours.editor.condition")}
                  </Button>
                </div>
                <div className="pattern-rules">
                  <Toggle label={t("behaviours.editor.outcome")} checked={element.outcome} onChange={(outcome) => put(at, { outcome })} />
                  <Toggle
                    label={t("behaviours.editor.not")}
                    checked={element.not}
                    onChange={(not) => put(at, { not, any: false, after: "", within: "", ...(not ? { counted: false } : {}) })}
                  />
                  {element.not ? (
                    draft.same === "" ? null : (
                      <Toggle label={t("behaviours.editor.any")} checked={element.any} onChange={(any) => put(at, { any })} />
                    )
                  ) : (
                    <Toggle label={t("behaviours.editor.counted")} checked={element.counted} onChange={(counted) => put(at, { counted })} />
                  )}
                  {element.not && at > first && at < last ? null : at === first ? null : (
                    <Span
                      label={t(element.not ? "behaviours.editor.within_end" : "behaviours.editor.within")}
                      value={element.within}
                      spans={limits}
                      none={t("behaviours.editor.no_limit")}
                      onChange={(within) => put(at, { within })}
                    />
                  )}
                  {element.not || at === first ? null : (
                    <Span
                      label={t("behaviours.editor.after")}
                      value={element.after}
                      spans={limits}
                      none={t("behaviours.editor.no_limit")}
                      onChange={(after) => put(at, { after })}
                    />
                  )}
                </div>
              </li>
            ))}
          </ol>
          <Button
            variant="ghost"
            size="small"
            icon={Plus}
            disabled={draft.elements.length >= mostElements}
            onClick={() => setDraft({ ...draft, elements: [...draft.elements, fresh] })}
          >
            {t("behaviours.editor.add")}
          </Button>
          <div className="pattern-live" aria-live="polite">
            {!whole ? <p className="t13 second">{t("behaviours.editor.incomplete")}</p> : null}
            {whole && live.error ? <ErrorBox error={live.error} /> : null}
            {figures && !live.error ? (
              <>
                <p>
                  <b>{shareText(figures.share, say)}</b>{" "}
                  {t("behaviours.editor.live", { n: say.count(figures.customers), times: say.count(figures.occurrences) })}
                </p>
                <p className="t12 second">{say.name(figures.definition)}</p>
              </>
            ) : null}
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Span({
  label,
  value,
  spans,
  none,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly spans: readonly string[];
  readonly none: string;
  readonly onChange: (value: string) => void;
}) {
  const say = useSay();
  return (
    <label>
      <span className="t12 quiet">{label}</span>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {[...spans, ...(value === "" || spans.includes(value) ? [] : [value])].map((span) => (
          <option key={span} value={span}>
            {spanText(span, say.duration)}
          </option>
        ))}
      </select>
    </label>
  );
}

const sameText = (same: string, t: Say["t"]): string => {
  const known = sames.find((s) => s === same);
  if (known === undefined) return same;
  return known === "" ? t("behaviours.same.none") : t(`behaviours.same.${known}`);
};

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** "30d" as people say it. */
export const spanText = (span: string, duration: (seconds: number) => string): string =>
  duration(Number(span.slice(0, -1)) * (units[span.slice(-1)] ?? 1));
