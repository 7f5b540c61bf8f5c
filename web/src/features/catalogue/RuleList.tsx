import { ArrowUpToLine, Pencil, Plus, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { useContext, useState } from "react";
import type { RuleUse } from "../../api/shape.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { useSay } from "../../ui/say.ts";
import { PiecesContext, useNames } from "./names.tsx";
import { RuleEditor } from "./RuleEditor.tsx";
import { RuleWords } from "./RuleWords.tsx";
import { draftOf, firstTest, type RuleDraft, type RuleOf, readable, writeConditions } from "./rules.ts";

/** What rules of a list lead to. */
type Led = Exclude<RuleOf, "outcome">;

type Props = {
  readonly of: Led;
  readonly target: string;
  /** Where a rule may lead, where that is a choice. */
  readonly targets?: readonly { readonly value: string; readonly text: string }[];
  /** The rules that lead here, as they are saved. */
  readonly rules: readonly RuleUse[];
  readonly drafts: readonly RuleDraft[];
  readonly may: boolean;
  readonly onChange: (drafts: readonly RuleDraft[]) => void;
};

let made = 0;

/** A new rule, its first condition still to be said. */
export function newRule(of: RuleOf, target: string): RuleDraft {
  made++;
  return {
    key: `new-${made}`,
    mark: "",
    target,
    when: [[firstTest(of)]],
    unless: [],
    gone: false,
    first: false,
  };
}

/** The rules that lead to one place, each in words; opened, each can be put together anew. */
export function RuleList({ of, target, targets, rules, drafts, may, onChange }: Props) {
  const { t } = useSay();
  const [open, setOpen] = useState("");
  const put = (draft: RuleDraft) => onChange(drafts.map((other) => (other.key === draft.key ? draft : other)));
  return (
    <div className="rule-list">
      {drafts.length === 0 ? <p className="quiet">{t(`catalogue.rule.none_${of}`)}</p> : null}
      <ol>
        {drafts.map((draft) => (
          <RuleItem
            key={draft.key}
            of={of}
            targets={targets}
            draft={draft}
            saved={rules.find((rule) => rule.mark === draft.mark)}
            open={open === draft.key || draft.mark === ""}
            may={may}
            onOpen={() => setOpen(open === draft.key ? "" : draft.key)}
            onChange={put}
            onDrop={() => onChange(drafts.filter((other) => other.key !== draft.key))}
          />
        ))}
      </ol>
      {may ? (
        <Button size="small" icon={Plus} onClick={() => onChange([...drafts, newRule(of, target)])}>
          {t("catalogue.rule.add")}
        </Button>
      ) : null}
    </div>
  );
}

type ItemProps = {
  readonly of: Led;
  readonly targets: Props["targets"];
  readonly draft: RuleDraft;
  readonly saved: RuleUse | undefined;
  readonly open: boolean;
  readonly may: boolean;
  readonly onOpen: () => void;
  readonly onChange: (draft: RuleDraft) => void;
  readonly onDrop: () => void;
};

function RuleItem({ of, targets, draft, saved, open, may, onOpen, onChange, onDrop }: ItemProps) {
  const { t, count } = useSay();
  const shadow = saved && !draft.gone && saved.shadows.length > 0;
  const shown = !saved || readable([...saved.when, ...saved.unless]);
  return (
    <li className={draft.gone ? "rule gone" : "rule"}>
      {targets && open && !draft.gone ? (
        <Select
          label={t("catalogue.rule.to_stage")}
          value={draft.target}
          choices={targets}
          onChange={(to) => onChange({ ...draft, target: to })}
        />
      ) : targets ? (
        <p className="medium">{targets.find((c) => c.value === draft.target)?.text ?? draft.target}</p>
      ) : null}
      {open && !draft.gone ? (
        <RuleEditor of={of} draft={draft} onChange={onChange} />
      ) : saved ? (
        <RuleWords when={sameWhen(saved, draft) ? saved.when : writeConditions(draft.when)} unless={writeConditions(draft.unless)} />
      ) : null}
      <div className="row wrap rule-foot">
        {saved ? (
          <span className="t12 quiet grow">
            {t(saved.replaces ? "catalogue.origin.changed" : saved.own ? "catalogue.origin.own" : "catalogue.origin.percorso")} ·{" "}
            {t("catalogue.rule.decides", { n: count(saved.interactions) })}
          </span>
        ) : (
          <span className="t12 quiet grow">{t("catalogue.rule.new")}</span>
        )}
        {may && saved && !draft.gone && shown ? (
          <Button size="small" variant="ghost" icon={Pencil} aria-expanded={open} onClick={onOpen}>
            {t(open ? "catalogue.rule.close" : "catalogue.rule.change")}
          </Button>
        ) : null}
        {may && saved ? (
          <Button
            size="small"
            variant="ghost"
            icon={draft.gone ? RotateCcw : Trash2}
            onClick={() => onChange({ ...draft, gone: !draft.gone })}
          >
            {t(draft.gone ? "catalogue.rule.keep" : "catalogue.rule.remove")}
          </Button>
        ) : null}
        {may && !saved ? (
          <Button size="small" variant="ghost" icon={Trash2} onClick={onDrop}>
            {t("catalogue.rule.remove")}
          </Button>
        ) : null}
      </div>
      {shadow ? <Shadowed of={of} targets={targets} rule={saved} draft={draft} may={may} onChange={onChange} /> : null}
    </li>
  );
}

const sameWhen = (rule: RuleUse, draft: RuleDraft): boolean => JSON.stringify(draftOf(rule).when) === JSON.stringify(draft.when);

/** A rule that never has its turn, whose turn it is instead, and what can be done. */
function Shadowed({
  of,
  targets,
  rule,
  draft,
  may,
  onChange,
}: {
  readonly of: Led;
  readonly targets: Props["targets"];
  readonly rule: RuleUse;
  readonly draft: RuleDraft;
  readonly may: boolean;
  readonly onChange: (draft: RuleDraft) => void;
}) {
  const { t, count } = useSay();
  const pieces = useContext(PiecesContext);
  const names = useNames();
  const all = [...(pieces?.channel_rules ?? []), ...(pieces?.touchpoint_rules ?? []), ...(pieces?.models ?? []).flatMap((m) => m.rules)];
  const by = rule.shadows
    .flatMap((mark) => all.find((other) => other.mark === mark) ?? [])
    .map((other) =>
      of === "channel"
        ? names.channel(other.target)
        : of === "touchpoint"
          ? names.touchpoint(other.target)
          : (targets?.find((c) => c.value === other.target)?.text ?? other.target),
    );
  return (
    <p className="warning t12">
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="grow">{t("catalogue.rule.shadowed", { n: count(rule.matches), by: [...new Set(by)].join(", ") })}</span>
      {may && rule.own && !rule.replaces ? (
        <Button
          size="small"
          variant="ghost"
          icon={ArrowUpToLine}
          aria-pressed={draft.first}
          onClick={() => onChange({ ...draft, first: !draft.first })}
        >
          {t("catalogue.rule.first")}
        </Button>
      ) : null}
    </p>
  );
}
