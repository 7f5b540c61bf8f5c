import { createContext, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Text, Workspace } from "../api/shape.ts";
import { count, date, dateTime, decimal, duration, type Language, money, roughly, share, span, wholeShare } from "../domain/format.ts";
import type { Change, Unit } from "../domain/measure.ts";
import { articleOf, textIn, toStage } from "../domain/text/index.ts";

/** Used until the server has said what the workspace is. */
export const noWorkspace: Workspace = { id: "", name: "", currency: "EUR", zone: "UTC", languages: ["it", "en"], version: "", demo: false };

export const WorkspaceContext = createContext<Workspace>(noWorkspace);

/** Texts and figures in the reader's language and the workspace's currency and time zone. */
export function useSay() {
  const { t, i18n } = useTranslation();
  const { currency, zone } = useContext(WorkspaceContext);
  const language: Language = i18n.language === "en" ? "en" : "it";
  return useMemo(() => {
    const figure = (value: number | null, unit: Unit): string => {
      if (value === null) return "–";
      switch (unit) {
        case "count":
          return count(value, language);
        case "share":
          return share(value, language);
        case "duration":
          return duration(value, language);
        case "money":
          return money(value, currency, language);
        case "emotion":
          return decimal(value, 1, language, true);
      }
    };
    return {
      t,
      language,
      figure,
      name: (text: Text | undefined) => textIn(text, language),
      to: (stage: string) => toStage(stage, language),
      article: (share: string) => articleOf(share, language),
      count: (n: number) => count(n, language),
      share: (value: number) => share(value, language),
      wholeShare: (value: number) => wholeShare(value, language),
      money: (hundredths: number) => money(hundredths, currency, language),
      duration: (seconds: number) => duration(seconds, language),
      emotion: (value: number) => decimal(value, 1, language, true),
      date: (at: string) => date(new Date(at), zone, language),
      dateTime: (at: string) => dateTime(new Date(at), zone, language),
      span: (from: string, to: string, short = false) => span(from, to, language, short),
      days: (text: string) => daysIn(text, (n) => t(n === 1 ? "days_one" : "days_other", { n: count(n, language) })),
      change: (change: Change, units: boolean): string => {
        switch (change.unit) {
          case "relative":
            return `${decimal(Math.abs(change.amount) * 100, 1, language)}%`;
          case "points": {
            const n = decimal(Math.abs(change.amount) * 100, 1, language);
            return units ? t("change.points", { n }) : n;
          }
          case "duration":
            return roughly(change.amount, language);
          case "emotion":
            return decimal(Math.abs(change.amount), 1, language);
        }
      },
    };
  }, [t, language, currency, zone]);
}

export type Say = ReturnType<typeof useSay>;

/** "30d" of a query as "30 giorni"; other units stand as they are. */
function daysIn(text: string, say: (n: number) => string): string {
  const match = text.match(/^(\d+)([dw])$/);
  return match ? say(Number(match[1]) * (match[2] === "w" ? 7 : 1)) : text;
}
