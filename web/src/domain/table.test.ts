import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";
import { changeOf, faceOf, isFew, measureStage, stageFigure } from "./measure.ts";
import { sampleAnswer } from "./sample.ts";
import { moveTable, stageTable, touchpointTable, type Words } from "./table.ts";
import { backWays, loopWays, mainStage } from "./ways.ts";

const words: Words = {
  measure: (id) => `measure.${id}`,
  touchpoint: (id) => `touchpoint.${id}`,
  head: (id) => `table.${id}`,
  kind: (kind) => kind,
  ownership: (ownership) => ownership,
  direction: (kind) => `direction.${kind}`,
};
const stage = (id: string) => {
  const found = sampleAnswer.stages.find((s) => s.stage === id);
  if (!found) throw new Error(id);
  return found;
};

describe("measures", () => {
  it("are shares of raw counts", () => {
    expect(stageFigure("reach", stage("acquisto"), sampleAnswer.totals)).toEqual({
      value: 9146 / 48213,
      n: 48213,
      part: 9146,
      whole: 48213,
    });
    expect(stageFigure("back_step", stage("acquisto"), sampleAnswer.totals).value).toBeCloseTo(0.214, 3);
    expect(stageFigure("mean_value", stage("acquisto"), sampleAnswer.totals).value).toBe(14820);
    expect(stageFigure("mean_value", stage("scoperta"), sampleAnswer.totals).value).toBeNull();
  });
  it("are unmeasured where nobody was", () => {
    const nobody = { ...stage("acquisto"), customers: 0, next: 0 };
    expect(stageFigure("next", nobody, sampleAnswer.totals).value).toBeNull();
    expect(measureStage("people", "elsewhere", sampleAnswer, undefined).figure.value).toBeNull();
  });
  it("change for better or worse", () => {
    const f = (value: number | null) => ({ value, n: 500 });
    expect(changeOf(f(0.21), f(0.18), "share", "down")).toMatchObject({ unit: "points", good: false });
    expect(changeOf(f(1048), f(1000), "count", "up")).toEqual({ unit: "relative", amount: 0.048, good: true });
    expect(changeOf(f(5), f(0), "count", "up")).toBeNull();
    expect(changeOf(f(null), f(1), "duration", "down")).toBeNull();
    expect(changeOf(f(60), f(60), "duration", "down")).toEqual({ unit: "duration", amount: 0, good: null });
    expect(changeOf(f(60), f(90), "duration", "neither")?.good).toBeNull();
  });
  it("say when they rest on few", () => {
    expect([isFew({ value: 0.5, n: 29 }), isFew({ value: 0.5, n: 30 }), isFew({ value: null, n: 0 })]).toEqual([true, false, false]);
  });
  it("have five faces", () => {
    expect([-2, -1.6, -1, -0.5, 0, 0.5, 0.6, 1.5, 1.6, 2].map(faceOf)).toEqual([0, 0, 1, 2, 2, 2, 3, 3, 4, 4]);
  });
});

describe("ways", () => {
  it("back and round", () => {
    const { drawn, hidden } = backWays(sampleAnswer, sampleAnswer.model, 5);
    expect(drawn.map((w) => [w.from, w.to, w.people])).toEqual([[2, 1, 1957]]);
    expect(hidden).toBe(0);
    expect(backWays(sampleAnswer, sampleAnswer.model, 0)).toEqual({ drawn: [], hidden: 1 });
    expect(loopWays(sampleAnswer, sampleAnswer.model).map((l) => [l.from, l.to, l.people])).toEqual([[2, 0, 1042]]);
    expect(mainStage(sampleAnswer)).toBe("acquisto");
  });
});

describe("tables", () => {
  it("have a cell for each column", () => {
    for (const table of [
      stageTable(sampleAnswer, "it", words),
      touchpointTable(sampleAnswer, "it", words),
      moveTable(sampleAnswer, "it", words),
    ]) {
      expect(table.rows.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    }
  });
  it("become CSV that a spreadsheet of the language reads", () => {
    const table = moveTable(sampleAnswer, "it", words);
    const lines = csv(table, "it", "EUR").split("\r\n");
    expect(lines[0]?.startsWith("\ufefftable.from;table.to;")).toBe(true);
    expect(lines[2]).toBe("Acquisto;Valutazione;direction.back;1957;21,3973;2100;86400");
    expect(csv(moveTable(sampleAnswer, "en", words), "en", "EUR").split("\r\n")[2]).toBe(
      "Purchase,Evaluation,direction.back,1957,21.3973,2100,86400",
    );
  });
  it("quote what must be quoted, and run no formula", () => {
    const table = {
      id: "moves",
      columns: [{ head: "=x", unit: null }],
      rows: [[{ kind: "text", text: 'a "b", c' }], [{ kind: "text", text: "-1+2" }]],
    } as const;
    expect(csv(table, "en", "EUR")).toBe('\ufeff\'=x\r\n"a ""b"", c"\r\n\'-1+2\r\n');
  });
});
