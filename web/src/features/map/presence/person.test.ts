import { describe, expect, it } from "vitest";
import type { Person } from "../../../domain/map/live.ts";
import { colourOf, initials, others } from "./person.ts";

const person = (connection: string, change: Partial<Person> = {}): Person => ({
  connection,
  id: connection,
  name: connection,
  color: 0,
  selection: [],
  editing: null,
  cursor: null,
  ...change,
});

describe("colleagues on the map", () => {
  it("have initials and a colour", () => {
    expect(["Marta Bianchi", "Ada", "Jean de la Tour", "", "Élodie"].map(initials)).toEqual(["MB", "AD", "JT", "", "ÉL"]);
    expect(colourOf(9)).toBe(colourOf(1));
  });
  it("are counted once for all their windows, by the one in which they write", () => {
    const people = [person("1", { id: "m" }), person("2", { id: "m", editing: "card" }), person("3"), person("me")];
    expect(others(people, "me").map((p) => p.connection)).toEqual(["2", "3"]);
  });
});
