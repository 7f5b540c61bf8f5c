import type { Language } from "../../domain/format.ts";
import { useSay } from "../../ui/say.ts";
import { Toggle } from "../../ui/Toggle.tsx";

const all: readonly Language[] = ["it", "en"];

type Props = { readonly value: readonly string[]; readonly onChange: (value: readonly string[]) => void; readonly error: string | null };

/** The languages in which people work here; the first is what a newcomer sees whose browser speaks none of them. */
export function Languages({ value, onChange, error }: Props) {
  const { t } = useSay();
  return (
    <fieldset className="settings-choices">
      <legend className="label">{t("settings.languages")}</legend>
      <p className="t12 quiet">{t("settings.languages_hint")}</p>
      {all.map((language) => {
        const on = value.includes(language);
        return (
          <div key={language} className="row apart">
            <Toggle
              label={t(`language.${language}`)}
              hint={on && value.length > 1 && value[0] === language ? t("settings.language_first") : undefined}
              checked={on}
              reason={on && value.length === 1 ? t("settings.language_last") : null}
              onChange={(checked) => onChange(checked ? [...value, language] : value.filter((one) => one !== language))}
            />
            {on && value[0] !== language ? (
              <button type="button" className="link t12" onClick={() => onChange([language, ...value.filter((one) => one !== language)])}>
                {t("settings.language_make_first")}
              </button>
            ) : null}
          </div>
        );
      })}
      {error ? (
        <p className="t12 neg" role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
