import { expect, test } from "vitest";
import { question, read, usual, write } from "./settings.ts";

test("the usual settings leave no trace in the address", () => {
  expect(write(usual)).toBeNull();
  expect(read(null)).toEqual(usual);
});

test("settings come back from the address as they were", () => {
  const settings = {
    ...usual,
    by: "property:context.campaign.name",
    models: ["first", "custom"] as const,
    without: ["web"],
    events: ["Ordine, pagato"],
    lookback: 90,
    reset: false,
    weights: [50, 0, 50] as const,
    show: "share" as const,
    calibrate: true,
  };
  expect(read(JSON.parse(JSON.stringify(write(settings))))).toEqual(settings);
});

test("what does not fit is as if it were not there", () => {
  expect(read({ by: "trait:tier", models: ["luck"], lookback: -1, weights: [0, 0, 0], show: "all", order: 9 })).toEqual(usual);
});

test("asks with weights only where a model uses them", () => {
  expect(question(usual).attribution?.custom).toBeUndefined();
  expect(question({ ...usual, models: ["custom"], without: ["web"] }).attribution).toMatchObject({
    custom: { first: 30, between: 40, last: 30 },
    touches: [{ field: "channel", not: ["web"] }],
  });
});
