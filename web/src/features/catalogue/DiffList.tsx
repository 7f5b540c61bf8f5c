import type { Difference } from "../../api/shape.ts";
import { ErrorBox } from "../../ui/ErrorBox.tsx";
import { useSay } from "../../ui/say.ts";
import { useDiff } from "./data.ts";
import { useNames } from "./names.tsx";

/** What is different between two versions, in words. */
export function DiffList({ from, to }: { readonly from: number; readonly to: number }) {
  const { t } = useSay();
  const { data, error, refetch } = useDiff(from, to);
  if (error) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="quiet">{t("catalogue.reading")}</p>;
  if (data.length === 0) return <p className="quiet">{t("catalogue.diff.same")}</p>;
  return (
    <ul className="diff-list">
      {data.map((d, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may have changed twice
        <li key={i}>
          <DiffLine d={d} />
        </li>
      ))}
    </ul>
  );
}

function DiffLine({ d }: { readonly d: Difference }) {
  const { t, name } = useSay();
  const names = useNames();
  const thing = ((): string => {
    switch (d.what) {
      case "channel_rule":
        return names.channel(d.id ?? "");
      case "touchpoint_rule":
      case "place":
        return name(d.name) || names.touchpoint(d.id ?? "");
      case "stage_rule":
        return names.stage(d.in ?? "", d.id ?? "");
      case "loop":
        return name(d.name) || (d.id ?? "");
      case "default_model":
      case "otherwise":
      case "outcomes":
      case "extends":
        return "";
      default:
        return name(d.name) || (d.id ?? "");
    }
  })();
  const where = d.in ? ` (${names.model(d.in)})` : "";
  return (
    <>
      <p>
        {t(`catalogue.diff.what.${d.what}`)} {thing ? <b className="medium">{thing}</b> : null}
        {where}: {t(`catalogue.diff.how.${d.how}`)}
      </p>
      {d.what === "place" ? (
        <p className="t12 quiet">
          {d.before ? names.stage(d.in ?? "", d.before) : t("catalogue.auto")} →{" "}
          {d.after ? names.stage(d.in ?? "", d.after) : t("catalogue.auto")}
        </p>
      ) : (
        <>
          {d.before ? (
            <p className="t12 diff-before">
              <del>{d.before}</del>
            </p>
          ) : null}
          {d.after ? (
            <p className="t12 diff-after">
              <ins>{d.after}</ins>
            </p>
          ) : null}
        </>
      )}
    </>
  );
}
