import type { FlowReturn, FlowsAnswer } from "../../api/shape.ts";
import type { underArcs } from "../../canvas/sankey.ts";
import { textWidth } from "../../canvas/text.ts";
import { linkKey, type Picked, writePicked } from "../../domain/flows/trace.ts";
import { onPress } from "../../ui/drawn.ts";
import type { Say } from "../../ui/say.ts";
import { type Before, changeText, peopleChange } from "./change.ts";
import { loyaltyLoop } from "./returns.ts";
import { passesOf, peopleOf, stageName } from "./words.ts";

type WayProps = {
  readonly answer: FlowsAnswer;
  readonly before: Before | null;
  readonly way: FlowReturn;
  readonly returns: readonly FlowReturn[];
  readonly arc: ReturnType<typeof underArcs>[number];
  readonly onPick: (picked: Picked | null) => void;
  readonly say: Say;
};

/** A way back under the floor: the largest back-step is the one to look at, the loop to buy again the one we want. */
export function Way({ answer, before, way, returns, arc, onPick, say }: WayProps) {
  const most = returns.reduce((n, r) => Math.max(n, r.customers), 0);
  const worst = returns
    .filter((r) => r.kind === "back")
    .reduce<FlowReturn | null>((a, b) => (b.customers > (a?.customers ?? 0) ? b : a), null);
  const kind = way === loyaltyLoop(returns, answer) ? "loyal" : way === worst ? "worst" : way.kind;
  const changed = before ? changeText(peopleChange(way.customers, before.returns.get(linkKey(way))?.customers ?? 0), say) : "";
  const text = [wayText(way, answer, say), changed].filter(Boolean).join("  ");
  const self: Picked = { kind: "return", from: way.from, to: way.to };
  const half = textWidth(text, 11) / 2 + 12;
  const pick = () => onPick(self);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      role="button"
      tabIndex={0}
      className={`sankey-way ${kind}`}
      data-return={writePicked(self)}
      aria-label={say.t("flows.return_label", {
        from: stageName(answer, way.from, say),
        to: stageName(answer, way.to, say),
        people: peopleOf(way.customers, say),
        passes: passesOf(way.passes, say),
        time: say.figure(way.time.median, "duration"),
      })}
      onClick={pick}
      onKeyDown={onPress(pick)}
    >
      <path
        d={arc.line}
        className="line"
        style={{ strokeWidth: Math.max(kind === "loyal" ? 3.2 : 0, 1.2 + (4 * way.customers) / Math.max(1, most)) }}
      />
      <path d={arc.head} className="tip" />
      <rect x={arc.x - half} y={arc.y - 10} width={half * 2} height={20} rx={10} className="pill" />
      <text x={arc.x} y={arc.y + 4} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

function wayText(way: FlowReturn, answer: FlowsAnswer, say: Say): string {
  const n = say.count(way.customers);
  const stage = say.to(stageName(answer, way.to, say));
  if (way.kind === "back") return say.t(way.customers === 1 ? "flows.goes_back_one" : "flows.goes_back", { n, stage });
  const name = say.name(way.name);
  return name ? say.t("flows.loops", { n, name }) : say.t("flows.loops_unnamed", { n, stage });
}
