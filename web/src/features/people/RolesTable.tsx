import { Check, Minus } from "lucide-react";
import { useSay } from "../../ui/say.ts";
import { rights, rightsOf, roles } from "./data.ts";

/** What each role may do. */
export function RolesTable() {
  const { t } = useSay();
  return (
    <section className="settings-part">
      <h2>{t("people.roles")}</h2>
      <p className="second">{t("people.roles_about")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone must be reached by key */}
      <section className="settings-scroll" tabIndex={0} aria-label={t("people.roles")}>
        <table className="settings-table roles-table">
          <thead>
            <tr>
              <th scope="col">{t("people.may")}</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {t(`people.role.${role}.name`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rights.map((right) => (
              <tr key={right}>
                <th scope="row">{t(`people.right.${right}`)}</th>
                {roles.map((role) => {
                  const has = rightsOf[role].includes(right);
                  return (
                    <td key={role}>
                      {has ? <Check size={16} aria-hidden="true" /> : <Minus size={16} className="quiet" aria-hidden="true" />}
                      <span className="hidden">{t(has ? "people.yes" : "people.no")}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
