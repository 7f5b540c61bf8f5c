import { ArrowRight } from "lucide-react";
import type { CataloguePreview } from "../../api/shape.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useNames } from "./names.tsx";
import { exampleOf } from "./signature.ts";

export type PreviewQuery = { readonly data: CataloguePreview | undefined; readonly error: unknown; readonly isFetching: boolean };

const few = 6;

/** What the changes would move, on the interactions that there are. */
export function PreviewBox({ preview, idle }: { readonly preview: PreviewQuery; readonly idle: boolean }) {
  const { t } = useSay();
  return (
    <section className="preview" aria-live="polite" aria-busy={preview.isFetching} aria-label={t("catalogue.preview.title")}>
      <h3 className="label">{t("catalogue.preview.title")}</h3>
      {idle ? (
        <p className="quiet">{t("catalogue.preview.idle")}</p>
      ) : preview.error ? (
        <ErrorBox error={preview.error} title={t("catalogue.preview.refused")} />
      ) : preview.data ? (
        <Moves preview={preview.data} />
      ) : (
        <p className="quiet">{t("catalogue.preview.counting")}</p>
      )}
    </section>
  );
}

function Moves({ preview }: { readonly preview: CataloguePreview }) {
  const { t, count, name } = useSay();
  const { touchpoint, channel, stage } = useNames();
  const stages = preview.models.filter((m) => !m.new && m.stages.some((s) => s.before !== s.after));
  const first = preview.models.find((m) => m.stage > 0 && !m.new);
  if (preview.changed === 0 && !first) return <p>{t("catalogue.preview.nothing")}</p>;
  const rows = [...preview.touchpoints.slice(0, few).map((p) => ({ ...p, key: `p ${p.id}`, label: name(p.name) || p.id }))];
  const channels = preview.channels.slice(0, few).map((c) => ({ ...c, key: `c ${c.id}`, label: name(c.name) || c.id }));
  return (
    <>
      <p className="preview-line">
        {preview.changed > 0
          ? t("catalogue.preview.moved", {
              n: count(preview.changed),
              customers: count(preview.customers),
              signatures: count(preview.signatures),
            })
          : t("catalogue.preview.moved_elsewhere", { n: count(first?.stage ?? 0), model: name(first?.name) })}
      </p>
      {preview.outcome > 0 ? <p>{t("catalogue.preview.outcomes", { n: count(preview.outcome) })}</p> : null}
      <Table caption={t("catalogue.preview.touchpoints")} rows={rows} />
      <Table caption={t("catalogue.preview.channels")} rows={channels} />
      {stages.slice(0, 2).map((m) => (
        <Table
          key={m.model}
          caption={t("catalogue.preview.stages", { model: name(m.name) })}
          rows={m.stages.filter((s) => s.before !== s.after).map((s) => ({ ...s, key: s.id, label: name(s.name) || s.id }))}
        />
      ))}
      {preview.samples.length > 0 ? (
        <details>
          <summary>{t("catalogue.preview.examples", { n: count(Math.min(preview.samples.length, few)) })}</summary>
          <ul className="preview-samples">
            {preview.samples.slice(0, few).map((sample) => (
              <li key={JSON.stringify(sample.signature)}>
                <p className="medium cut">{exampleOf(sample.signature)}</p>
                <p className="t12 quiet">
                  {[sample.before, sample.after].map((place, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: before and after
                    <span key={i}>
                      {i > 0 ? <ArrowRight size={12} aria-label={t("catalogue.preview.to")} /> : null}{" "}
                      {name(place.name) || touchpoint(place.touchpoint ?? "none")}
                      {sample.before.channel !== sample.after.channel ? ` (${channel(place.channel ?? "")})` : ""}
                      {sample.before.stage !== sample.after.stage
                        ? `, ${stage(preview.models[0]?.model ?? "", place.stage ?? "none")}`
                        : ""}{" "}
                    </span>
                  ))}
                  · {count(sample.interactions)}
                </p>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

type Row = { readonly key: string; readonly label: string; readonly before: number; readonly after: number };

function Table({ caption, rows }: { readonly caption: string; readonly rows: readonly Row[] }) {
  const { t, count } = useSay();
  if (rows.length === 0) return null;
  return (
    <table className="preview-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("catalogue.preview.before")}</th>
          <th scope="col">{t("catalogue.preview.after")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            <td>{count(row.before)}</td>
            <td className="strong">{count(row.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
