import { ArrowRight, Flag, Users, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import type { FlowLink, FlowNode, FlowReturn, Flows, FlowsAnswer } from "../../api/shape.ts";
import type { Test } from "../../domain/condition.ts";
import type { FlowPlace } from "../../domain/flows/place.ts";
import { type BalanceID, shownBalance } from "../../domain/flows/table.ts";
import type { Picked } from "../../domain/flows/trace.ts";
import { plural } from "../../domain/format.ts";
import { changeOf } from "../../domain/measure.ts";
import { CopyLink } from "../../ui/Copy.tsx";
import { Delta } from "../../ui/Delta.tsx";
import { KindTile } from "../../ui/KindTile.tsx";
import { type Say, useSay } from "../../ui/say.ts";
import type { Change } from "../place.ts";
import { customersHref } from "./customers.ts";
import { pointOf } from "./layout.ts";
import { nodeName, stageName } from "./words.ts";

type Props = {
  readonly answer: FlowsAnswer;
  readonly picked: Picked;
  readonly place: FlowPlace;
  readonly go: Change<FlowPlace>;
  readonly onPick: (picked: Picked | null) => void;
};

/** What is known of the node, the link or the way back that is open. */
export function FlowPanel({ answer, picked, place, go, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const body = bodyOf(answer, picked, place, go, onPick, say);
  if (!body) return null;
  return (
    <aside className="panel" aria-label={t("flows.panel.label", { name: body.name })}>
      <header className="row apart">
        <h2 className="row cut">
          {body.tile}
          <span className="cut">{body.name}</span>
        </h2>
        <button
          type="button"
          className="button ghost icon"
          aria-label={t("action.close")}
          title={t("action.close")}
          onClick={() => onPick(null)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      <div className="panel-body">{body.content}</div>
      <footer className="wrap">
        <Link href={customersHref(place, picked)} className="button">
          <Users size={14} aria-hidden="true" />
          {t(`flows.panel.customers_${plural(body.customers)}`, { n: say.count(body.customers) })}
        </Link>
        <CopyLink link={() => location.href} />
      </footer>
    </aside>
  );
}

type Body = { readonly name: string; readonly tile: ReactNode; readonly content: ReactNode; readonly customers: number };

function bodyOf(answer: FlowsAnswer, picked: Picked, place: FlowPlace, go: Props["go"], onPick: Props["onPick"], say: Say): Body | null {
  const nodeAt = (key: string) => answer.nodes.find((n) => n.key === key);
  switch (picked.kind) {
    case "node": {
      const node = nodeAt(picked.key);
      if (!node) return null;
      const point = pointOf(node);
      return {
        name: nodeName(node, say),
        tile: point ? <KindTile point={point} size={20} /> : null,
        content: <NodeBody answer={answer} node={node} place={place} go={go} onPick={onPick} say={say} />,
        customers: node.customers,
      };
    }
    case "link": {
      const link = answer.links.find((l) => l.from === picked.from && l.to === picked.to);
      const [from, to] = [nodeAt(picked.from), nodeAt(picked.to)];
      if (!link || !from || !to) return null;
      const before = answer.compare?.links.find((l) => l.from === link.from && l.to === link.to);
      return {
        name: say.t("flows.panel.link"),
        tile: null,
        content: (
          <MoveBody move={link} before={before} passesBefore={answer.compare} say={say}>
            <Ends from={from} to={to} onPick={onPick} say={say} />
          </MoveBody>
        ),
        customers: link.customers,
      };
    }
    case "return": {
      const way = answer.returns.find((r) => r.from === picked.from && r.to === picked.to);
      if (!way) return null;
      const before = answer.compare?.returns.find((r) => r.from === way.from && r.to === way.to);
      return {
        name: say.name(way.name) || say.t("flows.panel.return"),
        tile: null,
        content: (
          <MoveBody move={way} before={before} passesBefore={answer.compare} say={say}>
            <p className="row">
              {stageName(answer, way.from, say)}
              <ArrowRight size={14} aria-hidden="true" />
              {stageName(answer, way.to, say)}
            </p>
          </MoveBody>
        ),
        customers: way.customers,
      };
    }
  }
}

type NodeBodyProps = {
  readonly answer: FlowsAnswer;
  readonly node: FlowNode;
  readonly place: FlowPlace;
  readonly go: Props["go"];
  readonly onPick: Props["onPick"];
  readonly say: Say;
};

const ways: { readonly in: readonly BalanceID[]; readonly out: readonly BalanceID[] } = {
  in: ["starts", "returned", "earlier", "in"],
  out: ["out", "dropped", "ended", "now", "back", "loop", "arrived", "later"],
};

function NodeBody({ answer, node, place, go, onPick, say }: NodeBodyProps) {
  const { t } = say;
  const shown = shownBalance(answer.columns);
  const before = answer.compare?.nodes.find((n) => n.key === node.key);
  const rows = (side: "in" | "out") =>
    ways[side].filter((id) => shown.includes(id) && (node[id] > 0 || (id !== "returned" && id !== "ended")));
  const end: Test | null = endOf(node);
  return (
    <>
      <section>
        <p className="t12 quiet">{t("flows.panel.stage", { stage: stageName(answer, node.stage, say) })}</p>
        <div className={before ? "figures" : "figures plain"}>
          <Figure id="people" n={node.customers} before={before?.customers} say={say} />
          <Figure id="passes" n={node.passes} before={before?.passes} say={say} />
        </div>
        {node.merged ? (
          <>
            <p className="t12 quiet">{t("flows.merged", { share: say.share(place.rare / 100) })}</p>
            <ul className="t12">
              {node.merged.map((part) => (
                <li key={part.id} className="row apart">
                  <span className="cut">{say.name(part.name) || part.id}</span>
                  <b className="medium">{say.count(part.passes)}</b>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </section>
      {(["in", "out"] as const).map((side) => (
        <section key={side}>
          <h3 className="label">{t(`flows.panel.${side}`)}</h3>
          <div className="figures plain">
            {rows(side).map((id) => (
              <Balance key={id} id={id} node={node} say={say} />
            ))}
          </div>
          <p className="row apart balance-sum">
            <span>{t("flows.panel.sum")}</span>
            <b className="strong">{say.count(node.passes)}</b>
          </p>
        </section>
      ))}
      <section className="two">
        <LinkList answer={answer} node={node} side="comes" onPick={onPick} say={say} />
        <LinkList answer={answer} node={node} side="goes" onPick={onPick} say={say} />
      </section>
      <section>
        <p className="t12 quiet">{t("flows.panel.traced")}</p>
        {end ? (
          <p className="row wrap ends">
            <button type="button" className="button small" onClick={() => go({ from: end, at: null })}>
              <Flag size={14} aria-hidden="true" />
              {t("flows.panel.from_here")}
            </button>
            <button type="button" className="button small" onClick={() => go({ to: end, at: null })}>
              <ArrowRight size={14} aria-hidden="true" />
              {t("flows.panel.to_here")}
            </button>
          </p>
        ) : null}
      </section>
    </>
  );
}

/** The node as a start or an end. */
function endOf(node: FlowNode): Test | null {
  if (node.merged || node.id === "-") return null;
  const field = node.touchpoint ? "touchpoint" : node.channel ? "channel" : "stage";
  return { field, operator: "is", values: [node.id] };
}

type MeansID = "people" | "passes" | "time";

function Figure({
  id,
  n,
  text,
  before,
  say,
}: {
  readonly id: MeansID;
  readonly n: number;
  readonly text?: string;
  readonly before?: number | undefined;
  readonly say: Say;
}) {
  const [open, setOpen] = useState(false);
  const change = before === undefined ? null : changeOf({ value: n, n }, { value: before, n: before }, "count", "neither");
  return (
    <div className={open ? "figure-row open" : "figure-row"}>
      <button type="button" aria-expanded={open} data-figure={id} onClick={() => setOpen(!open)}>
        <span className="defined">{say.t(`flows.panel.${id}`)}</span>
        <b className="strong">{text ?? say.count(n)}</b>
        <Delta change={change} units />
      </button>
      {open ? <p className="figure-about">{say.t(`flows.means.${id}`)}</p> : null}
    </div>
  );
}

function Balance({ id, node, say }: { readonly id: BalanceID; readonly node: FlowNode; readonly say: Say }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={open ? "figure-row open" : "figure-row"}>
      <button type="button" aria-expanded={open} data-figure={id} onClick={() => setOpen(!open)}>
        <span className={id === "returned" ? "defined inset" : "defined"}>{say.t(`flows.balance.${id}`)}</span>
        <b className="strong">
          {say.count(node[id])} <small className="quiet">{say.share(node.passes > 0 ? node[id] / node.passes : 0)}</small>
        </b>
      </button>
      {open ? <p className="figure-about">{say.t(`flows.means.${id}`)}</p> : null}
    </div>
  );
}

type LinkListProps = {
  readonly answer: FlowsAnswer;
  readonly node: FlowNode;
  readonly side: "comes" | "goes";
  readonly onPick: Props["onPick"];
  readonly say: Say;
};

function LinkList({ answer, node, side, onPick, say }: LinkListProps) {
  const links = answer.links
    .filter((l) => (side === "comes" ? l.to : l.from) === node.key)
    .toSorted((a, b) => b.passes - a.passes)
    .slice(0, 6);
  const other = (link: FlowLink) => answer.nodes.find((n) => n.key === (side === "comes" ? link.from : link.to));
  return (
    <div>
      <h3 className="label">{say.t(`flows.panel.${side}`)}</h3>
      <ul>
        {links.map((link) => {
          const node = other(link);
          return node ? (
            <li key={`${link.from}>${link.to}`}>
              <button type="button" className="side wide" onClick={() => onPick({ kind: "link", from: link.from, to: link.to })}>
                <span className="cut grow">
                  {nodeName(node, say)}
                  {node.channel ? ` · ${stageName(answer, node.stage, say)}` : ""}
                </span>
                <b className="strong">{say.count(link.passes)}</b>
              </button>
            </li>
          ) : null;
        })}
        {links.length === 0 ? <li className="side quiet">–</li> : null}
      </ul>
    </div>
  );
}

type MoveBodyProps = {
  readonly move: FlowLink | FlowReturn;
  readonly before: FlowLink | FlowReturn | undefined;
  readonly passesBefore: Flows | undefined;
  readonly say: Say;
  readonly children: ReactNode;
};

function MoveBody({ move, before, passesBefore, say, children }: MoveBodyProps) {
  const { q1, q3, median } = move.time;
  const compared = passesBefore !== undefined;
  return (
    <section>
      {children}
      <div className={compared ? "figures" : "figures plain"}>
        <Figure id="people" n={move.customers} before={compared ? (before?.customers ?? 0) : undefined} say={say} />
        <Figure id="passes" n={move.passes} before={compared ? (before?.passes ?? 0) : undefined} say={say} />
        <Figure id="time" n={median ?? 0} text={say.figure(median, "duration")} say={say} />
      </div>
      {q1 !== null && q3 !== null ? (
        <p className="t12 quiet">{say.t("flows.panel.quartiles", { q1: say.duration(q1), q3: say.duration(q3) })}</p>
      ) : null}
    </section>
  );
}

type EndsProps = { readonly from: FlowNode; readonly to: FlowNode; readonly onPick: Props["onPick"]; readonly say: Say };

function Ends({ from, to, onPick, say }: EndsProps) {
  return (
    <ul>
      {[from, to].map((node) => {
        const point = pointOf(node);
        return (
          <li key={node.key}>
            <button type="button" className="side wide" onClick={() => onPick({ kind: "node", key: node.key })}>
              {point ? <KindTile point={point} size={18} /> : null}
              <span className="cut grow">{nodeName(node, say)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
