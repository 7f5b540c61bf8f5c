import { Delta } from "../../ui/Delta.tsx";
import { Face, type FaceIndex } from "../../ui/Face.tsx";
import { KindSample, type TileKind } from "../../ui/KindTile.tsx";
import { useSay } from "../../ui/say.ts";
import { Shelf } from "./Shelf.tsx";

const surfaces = [
  "bg",
  "surface",
  "sunken",
  "raised",
  "line",
  "line-2",
  "edge",
  "ink",
  "ink-2",
  "ink-3",
  "flow",
  "flow-2",
  "focus",
] as const;
const kinds: readonly TileKind[] = ["physical", "digital", "human", "third"];
const feelings = ["pos", "mid", "neg", "warn"] as const;
const faces: readonly FaceIndex[] = [0, 1, 2, 3, 4];
const sizes = [
  ["11/16", "t11"],
  ["12/16", "t12"],
  ["13/20", "gallery-13"],
  ["15/24", "gallery-15"],
  ["18/24", "gallery-18"],
  ["24/32", "gallery-24"],
  ["28/36", "gallery-28"],
] as const;

/** Colours, letters, kinds, feelings, figures. */
export function Foundations() {
  const say = useSay();
  const { t } = say;
  return (
    <>
      <Shelf title={t("gallery.ink")} about={t("gallery.ink_about")}>
        <ul className="swatches">
          {surfaces.map((name) => (
            <Swatch key={name} name={name} />
          ))}
        </ul>
      </Shelf>
      <Shelf title={t("gallery.kinds")} about={t("gallery.kinds_about")}>
        <ul className="swatches">
          {kinds.map((kind) => (
            <li key={kind} className="swatch">
              <span className="row">
                <KindSample kind={kind} size={24} />
                <KindSample kind={kind} size={24} filled />
              </span>
              <span className="t12">{t(`gallery.kind.${kind}`)}</span>
              <code className="t11 quiet">{`--${kind} --${kind}-t`}</code>
            </li>
          ))}
        </ul>
      </Shelf>
      <Shelf title={t("gallery.feelings")} about={t("gallery.feelings_about")}>
        <ul className="swatches">
          {faces.map((face) => (
            <li key={face} className="swatch">
              <Face face={face} size={24} />
              <span className="t12">{say.emotion(face - 2)}</span>
            </li>
          ))}
          {feelings.map((name) => (
            <li key={name} className="swatch">
              <span className={`pill ${name}`}>{t(`gallery.feeling.${name}`)}</span>
              <code className="t11 quiet">{`--${name}`}</code>
            </li>
          ))}
        </ul>
      </Shelf>
      <Shelf title={t("gallery.type")} about={t("gallery.type_about")}>
        <dl className="types">
          {sizes.map(([size, name]) => (
            <div key={size}>
              <dt className="t11 quiet">{size}</dt>
              <dd className={name}>{t("gallery.sample")}</dd>
            </div>
          ))}
          <div>
            <dt className="t11 quiet">{t("gallery.voice")}</dt>
            <dd className="voice gallery-18">{t("gallery.quote")}</dd>
          </div>
        </dl>
      </Shelf>
      <Shelf title={t("gallery.figures")} about={t("gallery.figures_about")}>
        <dl className="types">
          {(
            [
              ["count", say.count(9146)],
              ["share", say.share(0.2141)],
              ["money", `${say.money(31_25000)} · ${say.money(1899)}`],
              ["duration", `${say.duration(1560)} · ${say.duration(532_800)}`],
              ["emotion", say.emotion(-0.7)],
              ["date", say.dateTime("2026-11-18T20:14:00Z")],
              ["span", say.span("2026-10-01", "2026-11-22")],
            ] as const
          ).map(([name, text]) => (
            <div key={name}>
              <dt className="t11 quiet">{t(`gallery.figure.${name}`)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          <div>
            <dt className="t11 quiet">{t("gallery.figure.change")}</dt>
            <dd className="row">
              <Delta change={{ amount: 0.027, unit: "points", good: true }} units />
              <Delta change={{ amount: -0.041, unit: "points", good: false }} units />
              <Delta change={{ amount: 0.12, unit: "relative", good: null }} units />
              <Delta change={{ amount: 0, unit: "relative", good: null }} units />
            </dd>
          </div>
        </dl>
      </Shelf>
    </>
  );
}

function Swatch({ name }: { readonly name: string }) {
  return (
    <li className="swatch">
      <span className="swatch-colour" style={{ background: `var(--${name})` }} />
      <code className="t11">{`--${name}`}</code>
    </li>
  );
}
