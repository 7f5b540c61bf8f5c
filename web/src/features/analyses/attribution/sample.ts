import type { Language } from "../../../domain/format.ts";

/** A file of costs to begin with, as spreadsheets of the language write it. */
export const sample = (language: Language): string =>
  language === "it"
    ? "canale;dal;al;importo;nota\nemail;01/11/2026;30/11/2026;1.200,00;newsletter\npaid_social;01/11/2026;30/11/2026;4.500,00;\n"
    : "channel,from,to,amount,note\nemail,2026-11-01,2026-11-30,1200.00,newsletter\npaid_social,2026-11-01,2026-11-30,4500.00,\n";
