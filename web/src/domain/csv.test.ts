import { expect, it } from "vitest";
import { type PlainTable, plainCsv } from "./csv.ts";

const table: PlainTable = {
  columns: [
    { head: "Tappa", unit: null },
    { head: "Quota", unit: "share" },
    { head: "Valore", unit: "money" },
    { head: "Emozione", unit: "emotion" },
    { head: "Tempo", unit: "duration" },
  ],
  rows: [
    ["Acquisto", 0.214, 123456, -0.7, 90],
    ['=1+1; "x"', null, 5, 0, 0],
  ],
};

it("writes numbers as a spreadsheet in that language reads them", () => {
  const [head, first, second] = plainCsv(table, "it", "EUR").trimEnd().split("\r\n");
  expect(head).toBe("\ufeffTappa;Quota (%);Valore (EUR);Emozione (-2..+2);Tempo (s)");
  expect(first).toBe("Acquisto;21,4;1234,56;-0,7;90");
  expect(second).toBe(`"'=1+1; ""x""";;0,05;0;0`);
  expect(plainCsv(table, "en", "EUR").split("\r\n")[1]).toBe("Acquisto,21.4,1234.56,-0.7,90");
});
