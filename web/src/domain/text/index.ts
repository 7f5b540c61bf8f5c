import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { speakIn } from "../../api/client.ts";
import type { Text } from "../../api/shape.ts";
import type { Language } from "../format.ts";
import type it from "./it.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    // A key that is in no catalogue does not compile.
    resources: { translation: Texts };
    returnNull: false;
  }
}

/** The texts of one language. */
type Texts = typeof it;

/** Who reads one language need not fetch the other. */
const catalogues: Readonly<Record<Language, () => Promise<{ readonly default: Texts }>>> = {
  it: () => import("./it.ts"),
  en: () => import("./en.ts"),
};

const remembered = "percorso-language";

type Wish = { readonly asked: string | null; readonly remembered: string | null; readonly browser: string };

/** The language of the address, else the one chosen before, else the browser's where the workspace speaks it, else the workspace's first. */
export function pickLanguage({ asked, remembered, browser }: Wish, spoken: readonly string[]): Language {
  const own = known(browser);
  const chosen = known(asked) ?? known(remembered);
  if (chosen) return chosen;
  if (own && spoken.includes(own)) return own;
  return known(spoken[0] ?? null) ?? own ?? "en";
}

const known = (tag: string | null): Language | null => (tag?.startsWith("it") ? "it" : tag?.startsWith("en") ? "en" : null);

const wish = (): Wish => ({ asked: new URLSearchParams(location.search).get("lang"), remembered: stored(), browser: navigator.language });

function stored(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // storage is forbidden: the choice lasts as long as the page
  }
}

export async function startTexts(): Promise<void> {
  const language = pickLanguage(wish(), []); // which workspace it is, and what it speaks, is known later
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await catalogues[language]()).default } },
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = language;
  speakIn(language);
}

let settled = false;

/** Once it is known what the workspace speaks, a newcomer's page changes to it, once; what is chosen afterwards stands. */
export function settleLanguage(spoken: readonly string[]): void {
  if (settled) return;
  settled = true;
  const language = pickLanguage(wish(), spoken);
  if (language !== i18next.language) void show(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  settled = true;
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // as above
  }
  await show(language);
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation"))
    i18next.addResourceBundle(language, "translation", (await catalogues[language]()).default);
  document.documentElement.lang = language;
  speakIn(language);
  await i18next.changeLanguage(language);
}

/** All texts of the language that is spoken, or was: what is written in sentences is put together from parts of them. */
export const textsOf = (language: Language): Texts => i18next.getResourceBundle(language, "translation");

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
