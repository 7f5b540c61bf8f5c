import { useQuery } from "@tanstack/react-query";
import { Check, FileInput, Play, Plug, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { address } from "../../api/base.ts";
import { getSources } from "../../api/client.ts";
import type { Model } from "../../api/shape.ts";
import { CopyText } from "../../ui/Copy.tsx";
import { KindSample, type TileKind } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { usePhone } from "../../ui/screen.ts";
import { useMe } from "../me.ts";
import { DemoWay } from "./DemoWay.tsx";
import { Ghost } from "./Ghost.tsx";
import "./start.css";

type Props = {
  readonly model: Model | null;
  /** What has come in already; nothing where nothing has. */
  readonly news?: ReactNode;
};

/** Three ways to begin; before anything has come in, with the shape of what will be there. */
export function Start({ model, news }: Props) {
  const { t } = useSay();
  const phone = usePhone();
  const maySend = useMe().may("sources");
  return (
    <div className="start">
      <h1>{t(news ? "start.more" : "start.title")}</h1>
      <p className="lead">{t(news ? "start.more_lead" : "start.lead")}</p>
      <div role="status">{news}</div>
      {model && !news && !phone ? <Ghost model={model} /> : null}
      <div className="ways">
        <Way
          icon={<Play size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("start.demo.title")}
          cost={t("start.demo.cost")}
          lead={t("start.demo.lead")}
        >
          <Points texts={[t("start.demo.a"), t("start.demo.b"), t("start.demo.c")]} />
          <DemoWay />
        </Way>
        <Way
          icon={<Plug size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("start.send.title")}
          cost={t("start.send.cost")}
          lead={t("start.send.lead")}
        >
          <Kinds />
          {maySend ? <FirstEvent /> : <p className="t12 quiet">{t("start.ask")}</p>}
        </Way>
        <Way
          icon={<FileInput size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={t("start.file.title")}
          cost={t("start.file.cost")}
          lead={t("start.file.lead")}
        >
          <Points texts={[t("start.file.a"), t("start.file.b"), t("start.file.c")]} />
          {maySend ? (
            <Link href="/sources/import" className="button end">
              <Upload size={14} aria-hidden="true" />
              {t("start.file.go")}
            </Link>
          ) : (
            <p className="t12 quiet">{t("start.ask")}</p>
          )}
        </Way>
      </div>
    </div>
  );
}

const kinds: readonly TileKind[] = ["digital", "physical", "human", "third"];

/** What can be connected, by kind. */
function Kinds() {
  const { t } = useSay();
  return (
    <ul>
      {kinds.map((kind) => (
        <li key={kind}>
          <KindSample kind={kind} size={20} />
          {t(`start.send.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

/** A command that sends one interaction through the door of the first source. */
function FirstEvent() {
  const { t } = useSay();
  const sources = useQuery({ queryKey: ["sources"], queryFn: ({ signal }) => getSources(signal) });
  const source = sources.data?.find((s) => s.write_key);
  return (
    <>
      {source ? (
        <>
          <p className="t12 second turn">{t("start.send.key", { source: source.name })}</p>
          <CopyText text={sendCommand(source.write_key)} label={t("start.copy")} />
        </>
      ) : sources.isPending ? null : (
        <p className="t12 quiet turn">{t("start.send.no_key")}</p>
      )}
      <Link href="/sources" className="button end">
        <Plug size={14} aria-hidden="true" />
        {t("start.send.go")}
      </Link>
    </>
  );
}

/** An interaction through the door, as one would send it from a terminal. */
function sendCommand(key: string): string {
  const body = JSON.stringify({ anonymousId: "a-1", event: "Product Viewed", properties: { name: "Cappotto" } });
  return `curl ${location.origin}${address("/v1/track")} \\\n  -u ${key}: \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

type WayProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly cost: string;
  readonly lead: string;
  readonly children: ReactNode;
};

function Way({ icon, title, cost, lead, children }: WayProps) {
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
