import { useQuery } from "@tanstack/react-query";
import { Check, FileInput, Play, Plug } from "lucide-react";
import type { ReactNode } from "react";
import { address } from "../../api/base.ts";
import { getSources } from "../../api/client.ts";
import type { Model } from "../../api/shape.ts";
import { arrowHead } from "../../canvas/path.ts";
import { CopyText } from "../../ui/Copy.tsx";
import { Phrase } from "../../ui/Phrase.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";

/** Nothing has come in yet: the shape of what will be there, and three ways to begin. */
export function Empty({ model }: { readonly model: Model | null }) {
  const { t } = useSay();
  const sources = useQuery({ queryKey: ["sources"], queryFn: ({ signal }) => getSources(signal) });
  const phone = usePhone();
  const source = sources.data?.find((s) => s.write_key);
  return (
    <div className="empty-page">
      <h1>{t("empty.title")}</h1>
      <p className="lead">{t("empty.lead")}</p>
      {model && !phone ? <Ghost model={model} /> : null}
      <div className="ways">
        <Way
          icon={<Play size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("empty.demo.title")}
          cost={t("empty.demo.cost")}
          lead={t("empty.demo.lead")}
        >
          <Points texts={[t("empty.demo.a"), t("empty.demo.b"), t("empty.demo.c")]} />
          <CopyText text="percorso demo" label={t("empty.copy")} />
        </Way>
        <Way
          icon={<Plug size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("empty.send.title")}
          cost={t("empty.send.cost")}
          lead={t("empty.send.lead")}
        >
          <Points texts={[t("empty.send.a")]} />
          {source ? (
            <>
              <p className="t11 quiet">{t("empty.send.key", { source: source.name })}</p>
              <CopyText text={sendCommand(source.write_key)} label={t("empty.copy")} />
            </>
          ) : sources.isPending ? null : (
            <p className="t12 quiet">{t("empty.send.no_key")}</p>
          )}
        </Way>
        <Way
          icon={<FileInput size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("empty.file.title")}
          cost={t("empty.file.cost")}
          lead={t("empty.file.lead")}
        >
          <Points texts={[t("empty.file.a"), t("empty.file.b"), t("empty.file.c")]} />
          <p className="t12 second turn">
            {t("empty.file.turn")}{" "}
            <Phrase text={t("empty.file.guide", { file: "{{file}}" })} parts={{ file: <code>{t("empty.file.guide_file")}</code> }} />
          </p>
          <CopyText text={"percorso import --mapping mapping.yaml --dry-run"} label={t("empty.copy")} />
        </Way>
      </div>
    </div>
  );
}

/** An interaction through the door, as one would send it from a terminal. */
function sendCommand(key: string): string {
  const body = JSON.stringify({ anonymousId: "a-1", event: "Product Viewed", properties: { name: "Cappotto" } });
  return `curl ${location.origin}${address("/v1/track")} \\\n  -u ${key}: \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

function Way({
  icon,
  title,
  cost,
  lead,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly cost: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="begin">
      <div className="row apart">
        <span className="begin-icon">{icon}</span>
        <span className="t12 quiet">{cost}</span>
      </div>
      <h2>{title}</h2>
      <p className="second">{lead}</p>
      {children}
    </section>
  );
}

function Points({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>
          <Check size={16} className="pos" aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The circuit without anybody in it. */
function Ghost({ model }: { readonly model: Model }) {
  const say = useSay();
  const [width, node, y] = [1304, 148, 76];
  const step = (width - 132 - node) / Math.max(1, model.stages.length - 1);
  const x = (i: number) => 66 + step * i;
  const right = x(model.stages.length - 1) + node;
  return (
    <svg className="ghost-circuit" viewBox={`0 0 ${width} 260`} aria-hidden="true">
      <path d={`M${right} 110C${right + 56} 110 ${right + 56} 236 ${right - 70} 236H180C10 236 10 110 60 110`} className="ghost-loop" />
      <path d={arrowHead(62, 110, "right", 8)} className="ghost-loop" />
      {model.stages.slice(1).map((stage, i) => (
        <rect key={stage.id} x={x(i) + node} y="98" width={Math.max(0, step - node)} height="24" className="ghost-ribbon" />
      ))}
      {model.stages.length > 2 ? (
        <path d={`M${x(2) + 40} 70C${x(2) + 30} 20 ${x(1) + 118} 20 ${x(1) + 108} 66`} className="ghost-arc" />
      ) : null}
      {model.stages.map((stage, i) => (
        <g key={stage.id}>
          <rect x={x(i)} y={y} width={node} height="68" rx="12" className="ghost-node" />
          <text x={x(i) + node / 2} y="106" textAnchor="middle" className="ghost-name">
            {say.name(stage.name)}
          </text>
          <text x={x(i) + node / 2} y="130" textAnchor="middle" className="ghost-none voice">
            {say.t("map.no_data")}
          </text>
        </g>
      ))}
    </svg>
  );
}
