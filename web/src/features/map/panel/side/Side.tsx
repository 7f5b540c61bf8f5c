import { MessageSquare, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { isCurve, laneKind, type MapNode, root } from "../../../../domain/map/node.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useSay } from "../../../../ui/say.ts";
import { Tabs } from "../../../../ui/Tabs.tsx";
import { useMap } from "../../store.ts";
import { Threads } from "../comments/Threads.tsx";
import { useOpenThreads } from "../data.ts";
import { useNames } from "../names.ts";
import { CardDetails } from "./CardDetails.tsx";
import { LaneDetails } from "./LaneDetails.tsx";
import { LinkDetails } from "./LinkDetails.tsx";
import { Several } from "./Several.tsx";
import { StageDetails } from "./StageDetails.tsx";

/** Right of the map: what is selected, in detail, and what is said about it. Nothing while nothing is. */
export function Side() {
  const { t, count } = useSay();
  const { doc, selection, select, panel, show } = useMap();
  const { nameOf } = useNames();
  const open = useOpenThreads();
  useAddressNode();
  const nodes = selection.flatMap((id) => doc.node(id) ?? []).filter((n) => n.kind !== "persona");
  const whole = nodes.length === 0;
  if (whole && panel !== "comments") return null;
  const [node = doc.map] = nodes;
  const close = () => {
    select([]);
    show("details");
  };
  const n = open.get(node.id) ?? 0;
  const several = nodes.length > 1;
  return (
    <aside className="side-panel" aria-label={t("maps.panel.label")}>
      <header className="row side-head">
        <span className="t12 quiet grow cut">{several ? t("maps.panel.several", { n: count(nodes.length) }) : kindWords(node)}</span>
        <Button size="small" variant="ghost" icon={X} iconOnly onClick={close}>
          {t("action.close")}
        </Button>
      </header>
      {several ? (
        <Several nodes={nodes} />
      ) : whole ? (
        <div className="side-body">
          <h2>{t("maps.panel.whole")}</h2>
          <Threads node={root} />
          <OtherThreads />
        </div>
      ) : (
        <Tabs
          label={t("maps.panel.label")}
          value={panel}
          tabs={[
            { value: "details", text: t("maps.panel.details") },
            { value: "comments", text: t("maps.panel.comments"), ...(n > 0 ? { n: count(n) } : {}) },
          ]}
          onChoose={show}
        >
          <div className="side-body" key={node.id}>
            {panel === "comments" ? (
              <>
                <h2 className="side-title">{nameOf(node)}</h2>
                <Threads node={node.id} fresh />
              </>
            ) : (
              <Details node={node} />
            )}
          </div>
        </Tabs>
      )}
    </aside>
  );

  function kindWords(one: MapNode): string {
    switch (one.kind) {
      case "card":
        return t(`maps.lane.${laneKind(doc.node(one.parent ?? "")) ?? "text"}`);
      case "stage":
        return t(one.parent === root ? "maps.panel.stage" : "maps.panel.step");
      case "lane":
        return t("maps.panel.lane");
      case "link":
        return t("maps.panel.link");
      case "map":
        return t("maps.panel.comments");
      default:
        return t("maps.panel.unknown", { kind: one.kind });
    }
  }
}

function Details({ node }: { readonly node: MapNode }) {
  const { t } = useSay();
  const { doc } = useMap();
  switch (node.kind) {
    case "card": {
      const lane = doc.node(node.parent ?? "");
      return <CardDetails card={node} kind={laneKind(lane)} curve={isCurve(lane)} />;
    }
    case "stage":
      return <StageDetails stage={node} />;
    case "lane":
      return <LaneDetails lane={node} />;
    case "link":
      return <LinkDetails link={node} />;
    default:
      return <p className="t12 second">{t("maps.panel.unknown_about")}</p>;
  }
}

/** Where else on the map people are talking. */
function OtherThreads() {
  const { t, count } = useSay();
  const { doc, select, show } = useMap();
  const { nameOf } = useNames();
  const open = [...useOpenThreads()].filter(([node]) => node !== root && doc.node(node));
  if (open.length === 0) return null;
  return (
    <section className="side-section">
      <h3>{t("maps.talk.elsewhere")}</h3>
      <ul>
        {open.map(([id, n]) => (
          <li key={id}>
            <button
              type="button"
              className="choice"
              onClick={() => {
                select([id]);
                show("comments");
              }}
            >
              <span className="grow cut">{nameOf(doc.node(id))}</span>
              <MessageSquare size={12} aria-hidden="true" />
              <span className="n">{count(n)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A link to a node selects it, once it is there: ?node=ID, with &comments its comments. */
function useAddressNode(): void {
  const { doc, select, show } = useMap();
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    const q = new URLSearchParams(location.search);
    const node = q.get("node");
    if (node === null) {
      done.current = true;
      return;
    }
    if (node !== root && !doc.node(node)) return;
    done.current = true;
    select(node === root ? [] : [node]);
    show("comments");
  }, [doc, select, show]);
}
