import type { ConsistencyAnswer } from "../../../api/shape.ts";
import { useSay } from "../../../ui/say.ts";

const most = 9;

type Props = { readonly answer: ConsistencyAnswer; readonly picked: string | null; readonly onPick: (key: string) => void };

/** How often customers go from one channel to another: a field for each pair, the darker the more often. */
export function Switches({ answer, picked, onPick }: Props) {
  const say = useSay();
  const { t } = say;
  const weight = (id: string) => answer.switches.reduce((sum, s) => sum + (s.from === id || s.to === id ? s.changes : 0), 0);
  const channels = answer.channels.toSorted((a, b) => weight(b.id) - weight(a.id)).slice(0, most);
  const highest = Math.max(1, ...answer.switches.map((s) => s.changes));
  const shown = answer.switches.filter((s) => [s.from, s.to].every((id) => channels.some((c) => c.id === id)));
  const rest = answer.changes - shown.reduce((sum, s) => sum + s.changes, 0);
  return (
    <>
      <div className="switches-frame">
        <table className="switches">
          <caption className="hidden">{t("consistency.changes.title")}</caption>
          <thead>
            <tr>
              <th scope="col" className="t12 quiet">
                {t("consistency.changes.corner")}
              </th>
              {channels.map((c) => (
                <th key={c.id} scope="col">
                  {say.name(c.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {channels.map((from) => (
              <tr key={from.id}>
                <th scope="row">{say.name(from.name)}</th>
                {channels.map((to) => {
                  const one = shown.find((s) => s.from === from.id && s.to === to.id);
                  if (!one) return <td key={to.id} className={from.id === to.id ? "same" : ""} />;
                  const key = `${from.id}>${to.id}`;
                  const depth = Math.ceil((one.changes / highest) * 5);
                  return (
                    <td key={to.id}>
                      <button
                        type="button"
                        className={`switch depth-${depth}${picked === key ? " picked" : ""}${one.crosses ? " crosses" : ""}`}
                        data-switch={key}
                        aria-label={t("consistency.changes.cell", {
                          from: say.name(from.name),
                          to: say.name(to.name),
                          n: say.count(one.changes),
                        })}
                        onClick={() => onPick(key)}
                      >
                        {say.count(one.changes)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="t12 quiet">
        {t("consistency.changes.legend")} {rest > 0 ? t("consistency.changes.rest", { n: say.count(rest) }) : null}
      </p>
    </>
  );
}
