import { describe, expect, it } from "vitest";
import type { FlowNode, FlowsAnswer } from "../../api/shape.ts";
import { findingOf } from "./finding.ts";
import { flowsQuestion, readFlowPlace, writeFlowPlace } from "./place.ts";
import { columnTable, linkTable, nodeTable } from "./table.ts";
import { linkKey, readPicked, traceOf, writePicked } from "./trace.ts";

const nothing = { starts: 0, returned: 0, earlier: 0, in: 0, out: 0, dropped: 0, ended: 0, now: 0, back: 0, loop: 0, arrived: 0, later: 0 };
const node = (key: string, customers: number, passes: number, balance: Partial<typeof nothing>): FlowNode => {
  const [stage = "", id = ""] = key.split("/");
  return { key, stage, id, name: { it: id, en: id }, customers, passes, ...nothing, ...balance };
};
const time = { n: 1, q1: 60, median: 120, q3: 180 };

/** Three stages: 400 passes start, 100 of them from the mail; the shop sells more often than the site. */
const answer: FlowsAnswer = {
  kind: "flows",
  query: { kind: "flows" },
  model: {
    id: "m",
    name: { it: "Modello", en: "Model" },
    stages: ["find", "weigh", "buy"].map((id) => ({ id, name: { it: id, en: id } })),
    loops: [],
  },
  coverage: {
    customers: 300,
    interactions: 900,
    placed: 900,
    from: "",
    to: "",
    until: "2026-11-22T00:00:00Z",
    seq: 900,
    catalogue: 1,
    ms: 1,
  },
  passes: 400,
  customers: 300,
  columns: [
    { stage: "find", passes: 400, customers: 300, onward: 250, ...nothing, starts: 400, returned: 50, out: 300, dropped: 60, now: 40 },
    { stage: "weigh", passes: 300, customers: 250, onward: 120, ...nothing, in: 300, out: 140, dropped: 110, back: 50 },
    { stage: "buy", passes: 140, customers: 120, onward: 0, ...nothing, in: 140, ended: 140 },
  ],
  nodes: [
    node("find/ads", 220, 300, { starts: 300, returned: 50, out: 220, dropped: 50, now: 30 }),
    node("find/mail", 80, 100, { starts: 100, out: 80, dropped: 10, now: 10 }),
    node("weigh/site", 180, 200, { in: 200, out: 60, dropped: 100, back: 40 }),
    node("weigh/shop", 90, 100, { in: 100, out: 80, dropped: 10, back: 10 }),
    node("buy/till", 120, 140, { in: 140, ended: 140 }),
  ],
  links: [
    { from: "find/ads", to: "weigh/site", kind: "forward", passes: 180, customers: 170, time },
    { from: "find/ads", to: "weigh/shop", kind: "forward", passes: 40, customers: 40, time },
    { from: "find/mail", to: "weigh/site", kind: "forward", passes: 20, customers: 20, time },
    { from: "find/mail", to: "weigh/shop", kind: "forward", passes: 60, customers: 55, time },
    { from: "weigh/site", to: "buy/till", kind: "forward", passes: 60, customers: 55, time },
    { from: "weigh/shop", to: "buy/till", kind: "forward", passes: 80, customers: 75, time },
  ],
  returns: [{ from: "weigh", to: "find", kind: "back", name: { it: "", en: "" }, passes: 50, customers: 40, time }],
};

describe("the place", () => {
  it("comes back from the address as it went there", () => {
    const search =
      "?period=30d&where=channel~is~web&from=touchpoint~is~ads&to=stage~is~buy&arrived=yes&before=2&after=3&nodes=channel&touch=last&rare=5&at=find/ads";
    expect(writeFlowPlace(readFlowPlace(search))).toBe(search);
    expect(writeFlowPlace(readFlowPlace(""))).toBe("");
    expect(writeFlowPlace(readFlowPlace("?nodes=stage"))).toBe("?nodes=stage");
  });
  it("leaves out what makes no sense", () => {
    const place = readFlowPlace("?from=x&arrived=yes&before=2&after=-1&nodes=event&rare=x&touch=middle");
    expect(writeFlowPlace(place)).toBe("");
  });
  it("is the question that the engine is asked", () => {
    const extent = { first: "2026-01-01", last: "2026-11-22", today: "2026-11-22" };
    const place = readFlowPlace("?period=all&compare=none&from=event~is~Product+Viewed&to=stage~is~buy&arrived=yes&before=1&rare=0");
    expect(flowsQuestion(place, extent)).toEqual({
      version: "percorso-query/1",
      kind: "flows",
      node: "touchpoint",
      touch: "first",
      rare: 0,
      from: [{ field: "event", is: ["Product Viewed"] }],
      to: [{ field: "stage", is: ["buy"] }],
      arrived: true,
      before: 1,
    });
  });
});

describe("the trace", () => {
  it("holds a node's own links whole, those further away in proportion", () => {
    const { links, nodes } = traceOf(answer, { kind: "node", key: "find/ads" });
    expect(links.get("find/ads>weigh/site")).toBe(1);
    expect(links.get("weigh/site>buy/till")).toBeCloseTo(180 / 200);
    expect(links.get("weigh/shop>buy/till")).toBeCloseTo(40 / 100);
    expect(nodes.get("buy/till")).toBeCloseTo((0.9 * 60 + 0.4 * 80) / 140);
    expect(links.has("find/mail>weigh/site")).toBe(false);
  });
  it("goes both ways from the middle", () => {
    const { links } = traceOf(answer, { kind: "node", key: "weigh/shop" });
    expect([...links.keys()].sort()).toEqual(["find/ads>weigh/shop", "find/mail>weigh/shop", "weigh/shop>buy/till"]);
    const end = traceOf(answer, { kind: "node", key: "buy/till" });
    expect(end.links.get("find/mail>weigh/shop")).toBeCloseTo(80 / 100);
  });
  it("of a link is the link whole, and no part is above 1", () => {
    const { links, nodes } = traceOf(answer, { kind: "link", from: "find/ads", to: "weigh/site" });
    expect(links.get("find/ads>weigh/site")).toBe(1);
    expect(links.get("weigh/site>buy/till")).toBeCloseTo(0.9);
    for (const part of [...links.values(), ...nodes.values()]) expect(part).toBeLessThanOrEqual(1);
  });
  it("is written into the address and read back; what is not there is nothing", () => {
    for (const picked of [
      { kind: "node", key: "weigh/site" },
      { kind: "link", from: "find/ads", to: "weigh/site" },
      { kind: "return", from: "weigh", to: "find" },
    ] as const) {
      expect(readPicked(writePicked(picked), answer)).toEqual(picked);
    }
    expect(readPicked("buy/nowhere", answer)).toBeNull();
    expect(linkKey({ from: "a", to: "b" })).toBe("a>b");
  });
});

describe("the finding", () => {
  it("names the stage that loses most people, and where there it goes better", () => {
    const { leak, better } = findingOf(answer);
    expect(leak?.stage).toBe("weigh");
    expect([better?.node.key, better?.than.key]).toEqual(["weigh/shop", "weigh/site"]);
    expect(better?.times).toBeCloseTo(0.8 / 0.3);
  });
  it("is the main way where nobody is lost", () => {
    const calm = { ...answer, columns: answer.columns.map((c) => ({ ...c, dropped: 0 })) };
    expect(findingOf(calm)).toMatchObject({ leak: null, better: null, main: { from: "find/ads", to: "weigh/site" } });
  });
  it("says nothing of too few", () => {
    const few = { ...answer, columns: answer.columns.map((c) => ({ ...c, customers: 12 })) };
    expect(findingOf(few).leak).toBeNull();
  });
});

describe("the tables", () => {
  const words = {
    head: (id: string) => id,
    stage: (id: string) => id.toUpperCase(),
    node: (key: string) => key,
    move: (kind: string) => kind,
  };
  it("balance line by line", () => {
    for (const table of [columnTable(answer, words), nodeTable(answer, words)]) {
      const at = (head: string) => table.columns.findIndex((c) => c.head === head);
      for (const row of table.rows) {
        const sum = (heads: readonly string[]) => heads.reduce((all, head) => all + Number(row[at(head)] ?? 0), 0);
        expect(sum(["starts", "in"])).toBe(row[at("passes")]);
        expect(sum(["out", "dropped", "ended", "now", "back", "loop"])).toBe(row[at("passes")]);
      }
    }
  });
  it("leave out the exits that nobody was asked for", () => {
    expect(columnTable(answer, words).columns.map((c) => c.head)).not.toContain("arrived");
  });
  it("list the links, then the ways back", () => {
    const { rows } = linkTable(answer, words);
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual(["find/ads (FIND)", "weigh/site (WEIGH)", "forward", 170, 180, 120]);
    expect(rows[6]).toEqual(["WEIGH", "FIND", "back", 40, 50, 120]);
  });
  it("stand beside those of the other period or group", () => {
    const { compare: _, ...flows } = answer;
    const other = { ...flows, nodes: flows.nodes.slice(1), links: flows.links.map((l) => ({ ...l, customers: 1, passes: 2 })) };
    const compared: FlowsAnswer = { ...answer, compare: other };
    const links = linkTable(compared, words);
    expect(links.columns.slice(-2).map((c) => c.head)).toEqual(["customers_then", "passes_then"]);
    expect(links.rows[0]?.slice(-2)).toEqual([1, 2]);
    expect(nodeTable(compared, words).rows[0]?.slice(4, 6)).toEqual([0, 0]);
    expect(columnTable(compared, words).rows[0]?.slice(4, 6)).toEqual([flows.columns[0]?.customers, flows.columns[0]?.passes]);
  });
});
