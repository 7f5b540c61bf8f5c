import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Text } from "../../api/shape.ts";
import type { Language } from "../format.ts";
import en from "./en.ts";
import it from "./it.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    // A key that is in no catalogue does not compile.
    resources: { translation: typeof it };
    returnNull: false;
  }
}

const remembered = "percorso-language";

/** The language of the address, else the one chosen before, else the browser's; Italian where that is neither. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? stored() ?? navigator.language;
  return asked.startsWith("en") ? "en" : asked.startsWith("it") ? "it" : navigator.language.startsWith("it") ? "it" : "en";
}

function stored(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // storage is forbidden: the choice lasts as long as the page
  }
}

export async function startTexts(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "it",
    resources: { it: { translation: it }, en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // as above
  }
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** A name that comes in both languages; an empty one falls back to the other. */
export function textIn(text: Text | undefined, language: Language): string {
  if (!text) return "";
  return language === "it" ? text.it || text.en : text.en || text.it;
}

/** "a Uso", "ad Acquisto": Italian adds a d before the same vowel; English goes "to". */
export function toStage(name: string, language: Language): string {
  if (language === "en") return `to ${name}`;
  return /^[aà]/i.test(name) ? `ad ${name}` : `a ${name}`;
}

/** "il 66,7%", "l’8%", "lo 0,4%": the article that Italian puts before a share, with its space; English has none. */
export function articleOf(share: string, language: Language): string {
  if (language === "en") return "";
  if (share.startsWith("0")) return "lo ";
  return /^(8|11(?!\d))/.test(share) ? "l’" : "il ";
}
