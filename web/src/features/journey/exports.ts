import type { CriticalAnswer, JourneyAnswer } from "../../api/shape.ts";
import { pointTable } from "../../domain/critical.ts";
import { csv, type PlainTable, plainCsv } from "../../domain/csv.ts";
import { moveTable, stageTable, type Table, touchpointTable } from "../../domain/table.ts";
import { fontsOf, pngOf, svgOf } from "../../ui/picture.ts";
import { fileName, save } from "../../ui/save.ts";
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

/** A file is named for what it holds and the day of its newest data. */
const named = (what: string, until: string, ending: string): string => `percorso-${what}-${until.slice(0, 10)}.${ending}`;

const sheet = (text: string): Blob => new Blob([text], { type: "text/csv;charset=utf-8" });

/** Hands the reader a table as a file. */
export function download(id: ExportID, answer: JourneyAnswer, say: Say): void {
  save(
    sheet(csv(tableOf(id, answer, say), say.language, answer.currency)),
    named(say.t(`action.file_${id}`), answer.coverage.until, "csv"),
  );
}

/** The figures of one stage, its touchpoints and the ways from and to it, as one table of names and numbers. */
export function downloadStage(answer: JourneyAnswer, stage: string, say: Say): void {
  const name = say.name(answer.model.stages.find((s) => s.id === stage)?.name);
  const only = (table: Table): Table => ({
    ...table,
    rows: table.rows.filter((row) => row.some((cell) => cell.kind === "text" && cell.text === name)),
  });
  const parts = (["stages", "touchpoints", "moves"] as const).map((id) =>
    csv(only(tableOf(id, answer, say)), say.language, answer.currency),
  );
  // Each table brings the mark of its encoding; one is enough.
  const text = parts.map((part, i) => (i === 0 ? part : part.slice(1))).join("\r\n");
  save(sheet(text), named(`${say.t("action.file_stage")}-${fileName(name)}`, answer.coverage.until, "csv"));
}

/** The critical points as a table. */
export function pointsTable(critical: CriticalAnswer, say: Say): PlainTable {
  const names = new Map(critical.model.stages.map((s) => [s.id, say.name(s.name)]));
  return pointTable(
    critical,
    (id) => say.t(`critical.head.${id}`),
    (id) => names.get(id) ?? id,
    (point) => say.name(point.name),
  );
}

export function downloadPoints(critical: CriticalAnswer, say: Say): void {
  const text = plainCsv(pointsTable(critical, say), say.language, critical.currency);
  save(sheet(text), named(say.t("action.file_points"), critical.coverage.until, "csv"));
}

/** The circuit as it stands on the page, as a picture. */
export async function picture(kind: "png" | "svg", answer: JourneyAnswer, say: Say): Promise<void> {
  const circuit = document.querySelector<HTMLElement>("[data-picture]");
  if (!circuit) return;
  const title = say.t("map.circuit");
  const file = named(say.t("action.file_circuit"), answer.coverage.until, kind);
  if (kind === "png") return save(await pngOf(circuit, title), file);
  const { svg } = svgOf(circuit, title, await fontsOf(circuit));
  save(new Blob([svg], { type: "image/svg+xml" }), file);
}
