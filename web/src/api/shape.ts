import type { components } from "./schema.ts";

/**
 * The shapes of the API's JSON that the pages use, from openapi.yaml. An empty
 * list is a list here: the client reads the null that Go writes for it as [].
 */
type Filled<T> = [Exclude<T, null | undefined>] extends [readonly (infer E)[]]
  ? readonly Filled<E>[] | Extract<T, undefined>
  : T extends object
    ? { readonly [K in keyof T]: Filled<T[K]> }
    : T;

type Schemas = components["schemas"];

export type Text = Schemas["Text"];
export type Quartiles = Schemas["Quartiles"];
export type Feeling = Filled<Schemas["Feeling"]>;
export type StageFigures = Filled<Schemas["StageFigures"]>;
export type Touchpoint = Schemas["Touchpoint"];
export type TouchpointFigures = Filled<Schemas["TouchpointFigures"]>;
export type Transition = Schemas["Transition"];
export type Totals = Filled<Schemas["Totals"]>;
export type Journey = Filled<Schemas["Journey"]>;
export type JourneyAnswer = Omit<Filled<Schemas["JourneyAnswer"]>, "model"> & { readonly model: Model };
export type Stage = Schemas["Stage"];
export type Loop = Schemas["Loop"];
export type Model = Pick<Filled<Schemas["Model"]>, "id" | "name" | "stages" | "loops">;
export type ModelInfo = Filled<Schemas["ModelInfo"]>;
export type Condition = Filled<Schemas["Condition"]>;
export type Period = Schemas["Period"];
export type Query = Filled<Schemas["Query"]>;
export type Workspace = Filled<Schemas["WorkspaceInfo"]>;
export type Fields = Filled<Schemas["Fields"]>;
export type Source = Schemas["Source"];
export type Problem = Filled<Schemas["Problem"]>;
export type Fresh = Filled<Schemas["Fresh"]>;
