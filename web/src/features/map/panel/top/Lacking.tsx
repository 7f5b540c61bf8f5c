import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { laneKind, root } from "../../../../domain/map/node.ts";
import { useSay } from "../../../../ui/say.ts";
import type { Lint } from "../../../maps/data.ts";
import { reveal } from "../../grid/sight.ts";
import { useMap } from "../../store.ts";

const icons = { error: CircleAlert, warning: TriangleAlert, hint: Info } as const;

const known = [
  "no-scenario",
  "no-goal",
  "no-persona",
  "two-personas",
  "no-owner",
  "no-emotion",
  "no-stages",
  "empty-stage",
  "stage-no-touchpoint",
  "empty-lane",
  "idea-no-owner",
  "idea-no-metric",
  "pain-no-evidence",
  "moment-no-figure",
  "duplicate-card",
  "nothing-bound",
  "unknown-name",
  "refused-binding",
  "review-overdue",
  "review-none",
  "data-old",
  "figure-changed",
  "persona-no-audience",
  "expected-no-experienced",
] as const;

type Props = { readonly lint: Lint; readonly onGo: () => void };

/** What a good map has and this one has not, the gravest first; pressing one goes to it. */
export function Lacking({ lint, onGo }: Props) {
  const say = useSay();
  const { t } = say;
  const { doc, select } = useMap();
  if (lint.findings.length === 0) {
    return (
      <p className="row lacking-none">
        <CircleCheck size={16} className="pos" aria-hidden="true" />
        {t("maps.lint.none")}
      </p>
    );
  }
  const words = ({ id, params }: Lint["findings"][number]): string => {
    const one = known.find((k) => k === id);
    if (!one) return t("maps.lint.unknown", { id });
    const filled = { ...params };
    if (filled.next) filled.next = say.date(filled.next);
    if (!filled.title && filled.kind)
      filled.title = t(`maps.lane.${laneKind({ id: "", kind: "lane", props: { kind: filled.kind } }) ?? "text"}`);
    return t(`maps.lint.of.${one}`, { ...empty, ...filled });
  };
  return (
    <ul className="lacking">
      {lint.findings.map((finding, i) => {
        const Icon = icons[finding.severity];
        const there = finding.node !== root && doc.node(finding.node) !== undefined;
        const body = (
          <>
            <Icon
              size={14}
              className={finding.severity === "error" ? "neg" : finding.severity === "warning" ? "warn" : "quiet"}
              aria-hidden="true"
            />
            <span className="hidden">{t(`maps.lint.${finding.severity}`)}</span>
            <span>{words(finding)}</span>
          </>
        );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a finding has no id of its own, and the list is made anew as a whole
          <li key={`${finding.id} ${finding.node} ${i}`}>
            {there ? (
              <button
                type="button"
                className="choice"
                onClick={() => {
                  onGo();
                  select([finding.node]);
                  reveal(finding.node);
                }}
              >
                {body}
              </button>
            ) : (
              <p className="choice">{body}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What a finding may leave out. */
const empty = {
  n: "",
  title: "",
  kind: "",
  text: "",
  other: "",
  name: "",
  fault: "",
  days: "",
  next: "",
  figure: "",
  before: "",
  now: "",
  unit: "",
};
