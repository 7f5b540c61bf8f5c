import type { GraphAnswer, PathsAnswer, Query, VariantsAnswer } from "../../../api/shape.ts";
import { flagIn, listIn, member, oneIn, type Raw, textIn, wholeIn } from "../../../domain/analyses/raw.ts";
import { conditionOf, readTest, type Test, writeTest } from "../../../domain/condition.ts";

export type PathAnswer = PathsAnswer | GraphAnswer | VariantsAnswer;

/** The three ways to see paths: step by step, what follows what, and whole. */
const looks = ["paths", "graph", "variants"] as const;
export type Look = (typeof looks)[number];

export const gaps = [5, 15, 30, 60, 240, 1440] as const; // minutes
export const depths = [3, 4, 5, 6, 8, 10, 15, 20] as const;
/** How many nodes of each step, nodes of the graph, or variants are offered to be shown. */
export const tops: Readonly<Record<Look, readonly number[]>> = {
  paths: [4, 6, 8, 12, 20],
  graph: [8, 12, 20, 30],
  variants: [10, 20, 50, 100],
};

export type PathSettings = {
  readonly look: Look;
  readonly node: string;
  /** Patterns whose values are one node, each a group of its own. */
  readonly groups: readonly string[];
  readonly open: readonly string[];
  /** session, journey or property:NAME. */
  readonly within: string;
  readonly gap: number;
  readonly from: Test | null;
  readonly to: Test | null;
  readonly containing: Test | null;
  readonly last: boolean;
  readonly repeats: boolean;
  readonly reverse: boolean;
  readonly depth: number;
  /** Null for the usual number of the look. */
  readonly top: number | null;
  readonly shown: readonly string[];
  readonly through: readonly string[];
};

const usual: PathSettings = {
  look: "paths",
  node: "touchpoint",
  groups: [],
  open: [],
  within: "session",
  gap: 30,
  from: null,
  to: null,
  containing: null,
  last: false,
  repeats: false,
  reverse: false,
  depth: 5,
  top: null,
  shown: [],
  through: [],
};

const usualTop: Readonly<Record<Look, number>> = { paths: 6, graph: 12, variants: 20 };

export const topOf = (s: PathSettings): number => s.top ?? usualTop[s.look];

const isNode = (text: string): boolean => /^(channel|touchpoint|stage|event|source|property:.+)$/.test(text);
const isCase = (text: string): boolean => /^(session|journey|property:.+)$/.test(text);
const words = (raw: Raw): readonly string[] => listIn(raw, (e) => textIn(e, "") || null).slice(0, 20);
const test = (raw: Raw): Test | null => readTest(textIn(raw, ""));

export function read(ask: Raw): PathSettings {
  const node = textIn(member(ask, "node"), usual.node);
  const within = textIn(member(ask, "within"), usual.within);
  const groups = words(member(ask, "groups"));
  return {
    look: oneIn(member(ask, "look"), looks, usual.look),
    node: isNode(node) ? node : usual.node,
    groups: groups.filter((g, i) => groups.indexOf(g) === i),
    open: words(member(ask, "open")).filter((g) => groups.includes(g)),
    within: isCase(within) ? within : usual.within,
    gap: wholeIn(member(ask, "gap"), 1, 100_000, usual.gap),
    from: test(member(ask, "from")),
    to: test(member(ask, "to")),
    containing: test(member(ask, "containing")),
    last: flagIn(member(ask, "last"), usual.last),
    repeats: flagIn(member(ask, "repeats"), usual.repeats),
    reverse: flagIn(member(ask, "reverse"), usual.reverse),
    depth: wholeIn(member(ask, "depth"), 1, 20, usual.depth),
    top: wholeIn(member(ask, "top"), 1, 200, usual.top),
    shown: words(member(ask, "shown")),
    through: words(member(ask, "through")),
  };
}

/** What differs from the usual. */
export function write(settings: PathSettings): object | null {
  const was: Readonly<Record<string, unknown>> = usual;
  const said = {
    ...settings,
    from: settings.from && writeTest(settings.from),
    to: settings.to && writeTest(settings.to),
    containing: settings.containing && writeTest(settings.containing),
  };
  const entries = Object.entries(said).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]));
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

export function question(s: PathSettings): Partial<Query> & Pick<Query, "kind"> {
  const most = s.look === "paths" ? 50 : 200;
  return {
    kind: s.look,
    paths: {
      node: s.node,
      within: s.within,
      top: Math.min(topOf(s), most),
      ...(s.within === "session" ? { gap: `${s.gap}m` } : {}),
      ...(s.groups.length > 0 ? { groups: s.groups.map((pattern) => ({ match: [pattern] })) } : {}),
      ...(s.open.length > 0 ? { open: [...s.open] } : {}),
      ...(s.from ? { from: [conditionOf(s.from)] } : {}),
      ...(s.to ? { to: [conditionOf(s.to)] } : {}),
      ...(s.containing ? { containing: [conditionOf(s.containing)] } : {}),
      ...(s.last && (s.from || s.to) ? { occurrence: "last" as const } : {}),
      ...(s.repeats ? { repeats: true } : {}),
      ...(s.look !== "variants" && s.shown.length > 0 ? { shown: [...s.shown] } : {}),
      ...(s.look === "paths"
        ? {
            depth: s.depth,
            ...(s.reverse ? { reverse: true } : {}),
            ...(s.through.length > 0 ? { through: [...s.through] } : {}),
          }
        : {}),
    },
  };
}

/** Settings for a change of what the nodes are: what names nodes no longer fits. */
export const otherNodes = (change: Partial<PathSettings>): Partial<PathSettings> => ({ ...change, shown: [], through: [] });
