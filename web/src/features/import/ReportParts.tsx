import { useSay } from "../../ui/say.ts";
import type { Report } from "./data.ts";

/** The figures of an import; dry says that nothing was written. */
export function Figures({ report, dry = false }: { readonly report: Report; readonly dry?: boolean }) {
  const { t, count, date } = useSay();
  const figures = dry
    ? (["rows", "interactions", "rejects"] as const)
    : (["rows", "interactions", "accepted", "duplicates", "rejects"] as const);
  return (
    <>
      <dl className="import-figures">
        {figures.map((name) => (
          <div key={name}>
            <dt>{t(`import.figures.${name}`)}</dt>
            <dd className={name === "rejects" && report.rejects > 0 ? "warn" : undefined}>{count(report[name])}</dd>
          </div>
        ))}
      </dl>
      {report.first && report.last ? (
        <p className="t13 second">{t("import.span", { from: date(report.first), to: date(report.last) })}</p>
      ) : null}
      {report.files.map((file) =>
        file.problem ? (
          <p key={file.name} className="import-problems">
            <bdi>{file.name}</bdi>: {file.problem}
          </p>
        ) : null,
      )}
      {report.kinds.length > 1 ? <Kinds report={report} /> : null}
    </>
  );
}

function Kinds({ report }: { readonly report: Report }) {
  const { t, count } = useSay();
  return (
    <table className="import-kinds">
      <caption className="hidden">{t("import.kinds")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("import.kinds")}</th>
          <th scope="col" className="end">
            {t("import.made")}
          </th>
          <th scope="col" className="end">
            {t("import.skipped")}
          </th>
        </tr>
      </thead>
      <tbody>
        {report.kinds.map((kind) => (
          <tr key={kind.id}>
            <th scope="row">{kind.id}</th>
            <td className="end">{count(kind.made)}</td>
            <td className="end">{count(kind.skipped)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Call = { readonly context?: unknown; readonly properties?: unknown; readonly [key: string]: unknown };
const isCall = (value: unknown): value is Call => typeof value === "object" && value !== null;
const textOf = (call: Call, key: string): string => {
  const value = call[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

/** The first interactions as a person reads them: when, what, who, and what else is known. */
export function FirstInteractions({ report }: { readonly report: Report }) {
  const { t, dateTime } = useSay();
  return (
    <section className="import-part">
      <h3>{t("import.first")}</h3>
      <ul className="import-calls">
        {report.preview.map((seen) => {
          const call: unknown = JSON.parse(seen.call);
          if (!isCall(call)) return null;
          const properties = isCall(call.properties) ? Object.entries(call.properties) : [];
          const context = isCall(call.context) ? call.context : {};
          const at = textOf(call, "timestamp");
          return (
            <li key={`${seen.file} ${seen.row} ${seen.interaction ?? ""} ${textOf(call, "messageId")}`}>
              <p className="row wrap">
                <time className="t12 quiet">{at ? dateTime(at) : ""}</time>
                <b>
                  <bdi>{textOf(call, "event") || textOf(call, "name") || textOf(call, "type")}</bdi>
                </b>
                <bdi className="second">{textOf(call, "userId") || textOf(call, "anonymousId")}</bdi>
                <span className="second">{textOf(context, "channel")}</span>
              </p>
              <p className="t12 quiet">
                {properties.map(([key, value]) => (
                  <span key={key} className="import-property">
                    {key}: <bdi>{typeof value === "object" ? JSON.stringify(value) : String(value)}</bdi>
                  </span>
                ))}
              </p>
              <p className="t11 quiet">{t("import.row", { file: seen.file, row: seen.row })}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The rows that are refused, each with its place and cause. */
export function Refused({ report }: { readonly report: Report }) {
  const { t } = useSay();
  return (
    <section className="import-part">
      <h3>{t("import.refused")}</h3>
      {report.samples.length === 0 ? <p className="second">{t("import.refused_none")}</p> : null}
      <ul className="import-calls">
        {report.samples.slice(0, 30).map((bad, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may be refused twice
          <li key={at}>
            <p className="t12 quiet">
              {t("import.row", { file: bad.file, row: bad.row })}
              {bad.column || bad.field ? ` · ${t("import.with_column", { column: bad.column || bad.field || "" })}` : ""}
            </p>
            <p>{bad.cause}</p>
            {bad.sample ? <code className="t12 cut">{bad.sample}</code> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
