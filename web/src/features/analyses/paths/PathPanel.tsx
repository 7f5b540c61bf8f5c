import { ArrowRight, ListPlus, Route, Split } from "lucide-react";
import type { GraphAnswer, PathLink, PathNode, PathsAnswer, VariantsAnswer } from "../../../api/shape.ts";
import type { Say } from "../../../ui/say.ts";
import type { Panel, View } from "../shell/analysis.ts";
import { edgeAt, nodeAt } from "./Follows.tsx";
import { linkAt, linksOf } from "./Steps.tsx";
import { otherNodes, type PathAnswer, type PathSettings } from "./settings.ts";
import { conditionFor, nodeName, pathsOf, pointsText } from "./words.ts";

type PathView = View<PathSettings, PathAnswer>;

/** What is known of the node, the link, the edge or the variant that is open. */
export function panelOf(view: PathView, say: Say): Panel | null {
  const { answer } = view;
  switch (answer.kind) {
    case "paths":
      return stepPanel(answer, view, say);
    case "graph":
      return graphPanel(answer, view, say);
    case "variants":
      return variantPanel(answer, view, say);
  }
}

const exits = ["dropped", "ended", "now", "arrived"] as const;

function stepPanel(answer: PathsAnswer, view: PathView, say: Say): Panel | null {
  const nodes = new Map(answer.steps.flatMap((s) => s.nodes.map((n) => [n.key, n] as const)));
  const link = linksOf(answer).find((l) => linkAt(l) === view.at);
  const within = answer.query.paths?.within ?? "session";
  if (link) {
    const [from, to] = [nodes.get(link.from), nodes.get(link.to)];
    if (!from || !to) return null;
    const name = say.t("paths.panel.link_name", { from: nodeName(from, say), to: nodeName(to, say) });
    return {
      name,
      content: <LinkFigures link={link} within={within} view={view} names={[nodeName(from, say), nodeName(to, say)]} say={say} />,
      customers: { n: link.customers, name, who: { is: "walked", node: link.from, into: link.to } },
    };
  }
  const node = view.at === null ? undefined : nodes.get(view.at);
  if (!node) return null;
  return {
    name: nodeName(node, say),
    content: <NodeFigures answer={answer} node={node} nodes={nodes} view={view} say={say} />,
    customers: { n: node.customers, name: nodeName(node, say), who: { is: "walked", node: node.key } },
  };
}

type NodeProps = {
  readonly answer: PathsAnswer;
  readonly node: PathNode;
  readonly nodes: ReadonlyMap<string, PathNode>;
  readonly view: PathView;
  readonly say: Say;
};

function NodeFigures({ answer, node, nodes, view, say }: NodeProps) {
  const { t } = say;
  const within = answer.query.paths?.within ?? "session";
  const links = linksOf(answer);
  const into = links.filter((l) => l.to === node.key);
  const on = links.filter((l) => l.from === node.key);
  return (
    <>
      <section>
        <p>
          <b className="now-number">{say.count(node.paths)}</b>{" "}
          <span className="quiet">{t("paths.panel.of_all", { share: say.share(node.share), people: say.count(node.customers) })}</span>
        </p>
        {node.difference === null || node.difference === undefined ? null : (
          <p className="t12">{t("paths.panel.difference", { points: pointsText(node.difference, say) })}</p>
        )}
        <Actions node={node} view={view} say={say} />
      </section>
      <section aria-label={t("paths.panel.in")}>
        <h3>{t("paths.panel.in")}</h3>
        <table className="path-parts">
          <tbody>
            <Row name={t("paths.balance.starts")} n={node.starts} say={say} />
            <Row name={t("paths.balance.earlier")} n={node.earlier} say={say} />
            {into.map((l) => (
              <LinkRow key={l.from} link={l} node={nodes.get(l.from)} view={view} say={say} />
            ))}
            <Row name={t("paths.panel.sum")} n={node.starts + node.earlier + node.in} strong say={say} />
          </tbody>
        </table>
      </section>
      <section aria-label={t("paths.panel.out")}>
        <h3>{t("paths.panel.out")}</h3>
        <table className="path-parts">
          <tbody>
            {on.map((l) => (
              <LinkRow key={l.to} link={l} node={nodes.get(l.to)} view={view} say={say} />
            ))}
            {exits.map((id) => (
              <Row key={id} name={t(`paths.balance.${id}`)} n={node[id]} say={say} />
            ))}
            <Row name={t("paths.balance.later")} n={node.later} say={say} />
            <Row
              name={t("paths.panel.sum")}
              n={node.out + node.dropped + node.ended + node.now + node.arrived + node.later}
              strong
              say={say}
            />
          </tbody>
        </table>
      </section>
      {node.merged && node.merged.length > 0 ? (
        <section aria-label={t("paths.panel.merged")}>
          <h3>{t("paths.panel.merged")}</h3>
          <table className="path-parts">
            <tbody>
              {node.merged.map((m) => (
                <tr key={m.id}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link"
                      title={t("paths.panel.show")}
                      onClick={() => view.set({ shown: [...view.settings.shown, m.id].slice(-20) })}
                    >
                      {say.name(m.name) || m.id}
                    </button>
                  </th>
                  <td>{pathsOf(m.paths, within, say)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </>
  );
}

/** What can be asked next from a node. */
function Actions({ node, view, say }: Pick<NodeProps, "node" | "view" | "say">) {
  const { t } = say;
  const { settings, set } = view;
  const test = conditionFor(node.id, settings);
  const through = settings.through.includes(node.key);
  return (
    <p className="row wrap">
      {test ? (
        <>
          <button type="button" className="button small" onClick={() => set({ from: test, to: null, reverse: false, through: [] })}>
            <Route size={14} aria-hidden="true" />
            {t("paths.panel.from_here")}
          </button>
          <button type="button" className="button small" onClick={() => set({ to: test, from: null, reverse: true, through: [] })}>
            <Route size={14} aria-hidden="true" />
            {t("paths.panel.to_here")}
          </button>
        </>
      ) : null}
      {node.kind === "other" ? null : (
        <button
          type="button"
          className="button small"
          aria-pressed={through}
          onClick={() => set({ through: through ? settings.through.filter((k) => k !== node.key) : [...settings.through, node.key] })}
        >
          <Split size={14} aria-hidden="true" />
          {t(through ? "paths.panel.all_paths" : "paths.panel.only_through")}
        </button>
      )}
      {node.kind === "group" ? (
        <button type="button" className="button small" onClick={() => set(otherNodes({ open: [...settings.open, node.id] }))}>
          <ListPlus size={14} aria-hidden="true" />
          {t("paths.panel.open_group", { n: say.count(node.values) })}
        </button>
      ) : null}
    </p>
  );
}

function Row({
  name,
  n,
  strong = false,
  say,
}: {
  readonly name: string;
  readonly n: number;
  readonly strong?: boolean;
  readonly say: Say;
}) {
  if (n === 0) return null;
  return (
    <tr className={strong ? "medium" : undefined}>
      <th scope="row">{name}</th>
      <td>{say.count(n)}</td>
    </tr>
  );
}

type RowProps = { readonly link: PathLink; readonly node: PathNode | undefined; readonly view: PathView; readonly say: Say };

function LinkRow({ link, node, view, say }: RowProps) {
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link" onClick={() => view.pick(linkAt(link))}>
          {node ? nodeName(node, say) : link.to}
        </button>
      </th>
      <td>{say.count(link.paths)}</td>
    </tr>
  );
}

type LinkProps = {
  readonly link: PathLink;
  readonly within: string;
  readonly view: PathView;
  readonly names: readonly [string, string];
  readonly say: Say;
};

function LinkFigures({ link, within, view, names, say }: LinkProps) {
  const { t } = say;
  return (
    <section>
      <Ends from={names[0]} to={names[1]} onFrom={() => view.pick(link.from)} onTo={() => view.pick(link.to)} />
      <p>
        <b className="now-number">{pathsOf(link.paths, within, say)}</b>
      </p>
      <p className="second">
        {t("paths.panel.link_share", { share: say.share(link.share), from: names[0], people: say.count(link.customers) })}
      </p>
      <p>
        {t("paths.panel.times", {
          median: say.figure(link.time.median, "duration"),
          q1: say.figure(link.time.q1, "duration"),
          q3: say.figure(link.time.q3, "duration"),
        })}
      </p>
      {link.difference === null || link.difference === undefined ? null : (
        <p className="t12">{t("paths.panel.difference", { points: pointsText(link.difference, say) })}</p>
      )}
    </section>
  );
}

type EndsProps = { readonly from: string; readonly to: string; readonly onFrom: () => void; readonly onTo: () => void };

function Ends({ from, to, onFrom, onTo }: EndsProps) {
  return (
    <p className="row wrap">
      <button type="button" className="link" onClick={onFrom}>
        {from}
      </button>
      <ArrowRight size={14} aria-hidden="true" />
      <button type="button" className="link" onClick={onTo}>
        {to}
      </button>
    </p>
  );
}

function graphPanel(answer: GraphAnswer, view: PathView, say: Say): Panel | null {
  const { t } = say;
  const names = new Map(answer.nodes.map((n) => [n.id, nodeName(n, say)]));
  const edge = answer.edges.find((e) => edgeAt(e) === view.at);
  if (edge) {
    const [from, to] = [names.get(edge.from) ?? "", names.get(edge.to) ?? ""];
    const name = t("paths.panel.link_name", { from, to });
    const compared = answer.compare?.edges.find((e) => e.from === edge.from && e.to === edge.to);
    return {
      name,
      content: (
        <section>
          <Ends from={from} to={to} onFrom={() => view.pick(nodeAt(edge.from))} onTo={() => view.pick(nodeAt(edge.to))} />
          <p>
            <b className="now-number">{say.count(edge.count)}</b>{" "}
            <span className="quiet">{t("paths.panel.times_by", { people: say.count(edge.customers) })}</span>
          </p>
          <p>
            {t("paths.panel.spread", {
              median: say.duration(edge.median),
              mean: say.duration(Math.round(edge.mean)),
              min: say.duration(edge.min),
              max: say.duration(edge.max),
            })}
          </p>
          {answer.compare ? (
            <p className="t12">
              {compared
                ? t("paths.panel.compared", { n: say.count(compared.count), time: say.duration(compared.median) })
                : t("paths.panel.compared_never")}
            </p>
          ) : null}
          {edge.back ? <p className="neg">{t("paths.panel.back")}</p> : null}
        </section>
      ),
      customers: { n: edge.customers, name, who: { is: "linked", node: nodeAt(edge.from), into: nodeAt(edge.to) } },
    };
  }
  const node = answer.nodes.find((n) => nodeAt(n.id) === view.at);
  if (!node) return null;
  const name = nodeName(node, say);
  const list = (title: string, edges: GraphAnswer["edges"], other: (e: GraphAnswer["edges"][number]) => string) => (
    <section aria-label={title}>
      <h3>{title}</h3>
      <table className="path-parts">
        <tbody>
          {edges.slice(0, 12).map((e) => (
            <tr key={edgeAt(e)}>
              <th scope="row">
                <button type="button" className="link" onClick={() => view.pick(edgeAt(e))}>
                  {names.get(other(e))}
                </button>
              </th>
              <td>{t("paths.edge_figures", { n: say.count(e.count), time: say.duration(e.median) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
  return {
    name,
    content: (
      <>
        <section>
          <p>
            <b className="now-number">{say.count(node.interactions)}</b>{" "}
            <span className="quiet">{t("paths.panel.steps_by", { people: say.count(node.customers) })}</span>
          </p>
          <p className="second">{t("paths.panel.starts_ends", { starts: say.count(node.starts), ends: say.count(node.ends) })}</p>
        </section>
        {list(
          t("paths.panel.in"),
          answer.edges.filter((e) => e.to === node.id),
          (e) => e.from,
        )}
        {list(
          t("paths.panel.out"),
          answer.edges.filter((e) => e.from === node.id),
          (e) => e.to,
        )}
      </>
    ),
    customers: { n: node.customers, name, who: { is: "linked", node: nodeAt(node.id) } },
  };
}

function variantPanel(answer: VariantsAnswer, view: PathView, say: Say): Panel | null {
  const { t } = say;
  const at = answer.variants.findIndex((v) => v.key === view.at);
  const v = answer.variants[at];
  if (!v) return null;
  const within = answer.query.paths?.within ?? "session";
  const name = t("paths.panel.variant", { n: say.count(at + 1) });
  return {
    name,
    content: (
      <>
        <section>
          <p>
            <b className="now-number">{pathsOf(v.paths, within, say)}</b>
          </p>
          <p className="second">
            {t("paths.panel.variant_share", {
              share: say.share(v.share),
              cumulative: say.share(v.cumulative),
              people: say.count(v.customers),
            })}
          </p>
          <p>
            {t("paths.panel.times", {
              median: say.figure(v.time.median, "duration"),
              q1: say.figure(v.time.q1, "duration"),
              q3: say.figure(v.time.q3, "duration"),
            })}
          </p>
        </section>
        <section>
          <table className="path-parts">
            <tbody>
              {exits.map((id) => (
                <Row key={id} name={t(`paths.balance.${id}`)} n={v[id]} say={say} />
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <ol className="path-steps">
            {v.nodes.map((n, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the variant
              <li key={i}>
                {nodeName(n, say)}{" "}
                {i > 0 ? <span className="quiet">{t("paths.panel.after", { time: say.figure(n.gap.median, "duration") })}</span> : null}
              </li>
            ))}
          </ol>
        </section>
      </>
    ),
    customers: { n: v.customers, name, who: { is: "followed", node: v.key } },
  };
}
