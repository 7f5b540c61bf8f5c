import type { JourneyAnswer } from "../../api/shape.ts";
import { csv } from "../../domain/csv.ts";
import { moveTable, stageTable, type Table, touchpointTable } from "../../domain/table.ts";
import type { Say } from "../../ui/say.ts";
import { tableWords } from "./words.ts";

export type ExportID = Table["id"];

export function tableOf(id: ExportID, answer: JourneyAnswer, say: Say): Table {
  const words = tableWords(say);
  switch (id) {
    case "stages":
      return stageTable(answer, say.language, words);
    case "touchpoints":
      return touchpointTable(answer, say.language, words);
    case "moves":
      return moveTable(answer, say.language, words);
  }
}

/** Hands the reader a table as a file, named for what it holds and the day of its newest data. */
export function download(id: ExportID, answer: JourneyAnswer, say: Say): void {
  const text = csv(tableOf(id, answer, say), say.language, answer.currency);
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `percorso-${say.t(`action.file_${id}`)}-${answer.coverage.until.slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
