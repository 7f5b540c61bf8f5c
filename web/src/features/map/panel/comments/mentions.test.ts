import { expect, test } from "vitest";
import { mentionsIn } from "./Composer.tsx";

const people = [
  { id: "a", name: "Marta" },
  { id: "b", name: "Marta Bassi" },
  { id: "c", name: "Davide Valli" },
];

test("a mention is the longest name after an @", () => {
  expect(mentionsIn("@Marta Bassi, vedi?", people)).toEqual(["b"]);
  expect(mentionsIn("@Marta e @Davide Valli", people)).toEqual(["c", "a"]);
  expect(mentionsIn("scrivi a marta@example.com", people)).toEqual([]);
  expect(mentionsIn("Marta", people)).toEqual([]);
});
