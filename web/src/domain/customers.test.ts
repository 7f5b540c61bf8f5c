import { expect, test } from "vitest";
import { calledOf, customersQuestion, initials, readCustomers, writeCustomers } from "./customers.ts";

const extent = { first: "2025-01-01", last: "2026-11-22", today: "2026-11-22" };

test("an address says the list, and the list its address", () => {
  for (const address of [
    "",
    "?who=now~purchase",
    "?period=all&who=moved~use~purchase&q=ferri%20%F0%9F%A6%8A&sort=-value&columns=name,value,trait%3Acity",
    "?model=three&where=channel~is~web&who=visited~evaluation~product_page",
    "?who=back&sort=trait%3Acity",
  ]) {
    expect(writeCustomers(readCustomers(address))).toBe(address);
  }
});

test("what an address should not say is left out", () => {
  expect(writeCustomers(readCustomers("?who=rich~x&sort=-shoes&columns=shoes&q="))).toBe("");
  expect(readCustomers("?who=%E0%A4%A").who).toBeNull();
});

test("a place asks for the customers of its figure", () => {
  const question = customersQuestion(readCustomers("?period=all&who=moved~use~purchase&q=%20ferri%20&columns=name,trait%3Acity"), extent);
  expect(question).toEqual({
    version: "percorso-query/1",
    kind: "customers",
    who: { is: "moved", stage: "use", to: "purchase" },
    list: { search: "ferri", sort: "-last", traits: ["city"] },
  });
  expect(customersQuestion(readCustomers("?period=all&who=now~purchase~till"), extent).who).toEqual({
    is: "now",
    stage: "purchase",
    touchpoint: "till",
  });
});

test("a customer is called by name, else by the first identifier", () => {
  expect(calledOf({ name: "עדי כהן", identifiers: [], profile: "p" })).toBe("עדי כהן");
  expect(calledOf({ name: "", identifiers: [{ value: "a@posta.example" }], profile: "p" })).toBe("a@posta.example");
  expect(calledOf({ name: "", identifiers: [], profile: "p" })).toBe("p");
});

test("initials take whole letters of any script", () => {
  expect(initials("Giulia Ferri")).toBe("GF");
  expect(initials("  🦊 volpe ")).toBe("🦊V");
  expect(initials("עדי")).toBe("ע");
  expect(initials("")).toBe("");
});
