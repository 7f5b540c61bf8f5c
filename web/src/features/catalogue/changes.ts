import type { CatalogueChange, ModelPiece, Pieces, RuleUse, Touchpoint } from "../../api/shape.ts";
import { draftOf, type RuleDraft, writeConditions } from "./rules.ts";

type ChannelFields = NonNullable<CatalogueChange["channel"]>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What an editor changed in the rules that lead to one place. */
export function ruleChanges(
  of: "channel" | "touchpoint" | "stage",
  before: readonly RuleUse[],
  drafts: readonly RuleDraft[],
): CatalogueChange[] {
  return drafts.flatMap((draft): CatalogueChange[] => {
    const was = before.find((rule) => rule.mark === draft.mark && draft.mark !== "");
    const when = writeConditions(draft.when);
    const unless = writeConditions(draft.unless);
    const rule = { target: draft.target, when, ...(unless.length > 0 ? { unless } : {}) };
    if (!was) return draft.gone || when.length === 0 ? [] : [{ op: "add-rule", of, rule }];
    if (draft.gone) return [{ op: "remove-rule", of, mark: was.mark }];
    const first = before.find((other) => other.own && !other.replaces);
    const out: CatalogueChange[] = [];
    if (draft.first && first && first.mark !== was.mark) out.push({ op: "move-rule", of, mark: was.mark, before: first.mark });
    const untouched = draftOf(was);
    if (when.length > 0 && (!same(untouched.when, draft.when) || !same(untouched.unless, draft.unless) || was.target !== draft.target)) {
      out.push({ op: "set-rule", of, mark: was.mark, rule });
    }
    return out;
  });
}

const text = (name: { readonly it: string; readonly en: string }) => ({ it: name.it.trim(), en: name.en.trim() });

/** What an editor changed in a touchpoint; stages is by model, "" where the model decides. */
export function touchpointChanges(
  pieces: Pieces,
  before: Touchpoint | undefined,
  draft: Touchpoint,
  rules: readonly RuleDraft[],
  stages: Readonly<Record<string, string>>,
): readonly CatalogueChange[] {
  const out: CatalogueChange[] = [];
  const fields: Touchpoint = {
    id: draft.id,
    name: text(draft.name),
    kind: draft.kind,
    ownership: draft.ownership,
    channel: draft.channel,
    ...(draft.icon ? { icon: draft.icon } : {}),
    ...(draft.moment ? { moment: true } : {}),
  };
  if (!before || before.proposed || !same(plain(before), plain(fields))) out.push({ op: "set-touchpoint", touchpoint: fields });
  out.push(...ruleChanges("touchpoint", pieces.touchpoint_rules, rules));
  for (const model of pieces.models) {
    const to = stages[model.id];
    if (to !== undefined && to !== ownPlace(model, draft.id)) out.push({ op: "place", model: model.id, id: draft.id, to });
  }
  return out;
}

const plain = (point: Touchpoint) => [
  point.id,
  point.name.it,
  point.name.en,
  point.kind,
  point.ownership,
  point.channel,
  point.icon ?? "",
  point.moment ?? false,
];

/** What an editor changed in the rules of a stage model; they are made before the stages change. */
export const stageRuleChanges = (model: ModelPiece, drafts: readonly RuleDraft[]): readonly CatalogueChange[] =>
  ruleChanges("stage", model.rules, drafts).map((change) => ({ ...change, model: model.id }));

/** What an editor changed in a channel. */
export function channelChanges(
  pieces: Pieces,
  before: ChannelFields | undefined,
  draft: ChannelFields,
  rules: readonly RuleDraft[],
): readonly CatalogueChange[] {
  const fields = { id: draft.id, name: text(draft.name), kind: draft.kind };
  const out: CatalogueChange[] = [];
  if (!before || before.name.it !== fields.name.it || before.name.en !== fields.name.en || before.kind !== fields.kind) {
    out.push({ op: "set-channel", channel: fields });
  }
  out.push(...ruleChanges("channel", pieces.channel_rules, rules));
  return out;
}

/** Where a touchpoint stands in a model; "" for on no stage. */
export const placeIn = (model: ModelPiece, touchpoint: string): string =>
  model.places.find((place) => place.touchpoint === touchpoint)?.stage ?? "";

/** Where somebody here has put it; "" where it stands as Percorso or the model's rules have it. */
export const ownPlace = (model: ModelPiece, touchpoint: string): string => {
  const place = model.places.find((p) => p.touchpoint === touchpoint);
  return place?.why === "own" ? place.stage : "";
};

/** A model with changes made to it that are not saved yet. */
export function applied(model: ModelPiece, changes: readonly CatalogueChange[]): ModelPiece {
  return changes.reduce((m, change) => (change.model === m.id ? one(m, change) : m), model);
}

function one(model: ModelPiece, change: CatalogueChange): ModelPiece {
  const { stage, loop, before } = change;
  switch (change.op) {
    case "set-model":
      return change.name ? { ...model, name: change.name } : model;
    case "place": {
      const others = model.places.filter((place) => place.touchpoint !== change.id);
      const places = change.to ? [...others, { touchpoint: change.id ?? "", stage: change.to, why: "own" as const }] : others;
      return { ...model, places };
    }
    case "set-stage": {
      if (!stage) return model;
      const at = model.stages.findIndex((s) => s.id === stage.id);
      if (at >= 0) return { ...model, stages: model.stages.map((s, i) => (i === at ? { ...s, ...stage } : s)) };
      return { ...model, stages: insert(model.stages, { ...stage, interactions: 0 }, before) };
    }
    case "move-stage": {
      const moved = model.stages.find((s) => s.id === stage?.id);
      if (!moved) return model;
      return {
        ...model,
        stages: insert(
          model.stages.filter((s) => s !== moved),
          moved,
          before,
        ),
      };
    }
    case "remove-stage":
      return {
        ...model,
        stages: model.stages.filter((s) => s.id !== stage?.id),
        loops: model.loops.filter((l) => l.from !== stage?.id && l.to !== stage?.id),
        places: model.places.flatMap((p) => (p.stage !== stage?.id ? [p] : change.to ? [{ ...p, stage: change.to }] : [])),
      };
    case "set-loop": {
      if (!loop) return model;
      const at = model.loops.findIndex((l) => l.from === loop.from && l.to === loop.to);
      return { ...model, loops: at >= 0 ? model.loops.map((l, i) => (i === at ? loop : l)) : [...model.loops, loop] };
    }
    case "remove-loop":
      return { ...model, loops: model.loops.filter((l) => l.from !== loop?.from || l.to !== loop?.to) };
    default:
      return model;
  }
}

function insert<S extends { readonly id: string }>(stages: readonly S[], stage: S, before: string | undefined): readonly S[] {
  const at = stages.findIndex((s) => s.id === before);
  return at < 0 ? [...stages, stage] : [...stages.slice(0, at), stage, ...stages.slice(at)];
}

/** Changes with one more; what only undoes or repeats an earlier one of the same thing takes its place. */
export function withChange(changes: readonly CatalogueChange[], change: CatalogueChange): readonly CatalogueChange[] {
  const last = changes.at(-1);
  const repeats =
    last !== undefined &&
    last.op === change.op &&
    last.model === change.model &&
    ((change.op === "place" && last.id === change.id) ||
      change.op === "set-model" ||
      (change.op === "move-stage" && last.stage?.id === change.stage?.id) ||
      (change.op === "set-stage" && last.stage?.id === change.stage?.id && change.before === undefined && last.before === undefined) ||
      (change.op === "set-loop" && last.loop?.from === change.loop?.from && last.loop?.to === change.loop?.to));
  return [...(repeats ? changes.slice(0, -1) : changes), change];
}
