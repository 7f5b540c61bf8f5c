import { useState } from "react";
import type { ConsistencyAnswer } from "../../../api/shape.ts";
import { Button } from "../../../ui/Button.tsx";
import { useSay } from "../../../ui/say.ts";

const few = 8;

/** The products of which channels do not say the same, those that differ most first. */
export function MismatchList({ found, what }: { readonly found: ConsistencyAnswer["prices"]; readonly what: "prices" | "messages" }) {
  const say = useSay();
  const { t } = say;
  const [all, setAll] = useState(false);
  if (found.why) return <p className="second t13">{t(`consistency.${what}.${found.why}`)}</p>;
  return (
    <>
      <p className="second t13">
        {t(`consistency.${what}.found`, {
          n: say.count(found.mismatched),
          of: say.count(found.compared),
          share: found.share === null ? "–" : say.share(found.share),
          products: say.count(found.products_mismatched),
        })}
      </p>
      <ul className="mismatches" data-mismatches={what}>
        {(all ? found.examples : found.examples.slice(0, few)).map((e) => (
          <li key={e.product + e.from} className="mismatch">
            <div className="row apart">
              <span className="medium">{e.name || e.product}</span>
              <span className="t12 quiet">{t("consistency.since", { date: say.date(e.from) })}</span>
            </div>
            <ul className="row wrap">
              {e.says.map((s) => (
                <li key={s.channel} className="t13">
                  <span className="second">{say.name(s.name)}</span> <b>{s.amount === null ? s.text : say.money(s.amount)}</b>
                </li>
              ))}
              {e.difference === null ? null : <li className="t13 second">{t("consistency.differ", { share: say.share(e.difference) })}</li>}
            </ul>
          </li>
        ))}
      </ul>
      {found.examples.length > few && !all ? (
        <Button variant="ghost" size="small" onClick={() => setAll(true)}>
          {t("consistency.more", { n: say.count(found.examples.length) })}
        </Button>
      ) : null}
    </>
  );
}
