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
export type DemoState = Schemas["DemoState"];
export type DemoEntry = Schemas["DemoEntry"];
export type Problem = Filled<Schemas["Problem"]>;
export type Fresh = Filled<Schemas["Fresh"]>;
export type Pieces = Filled<Schemas["Pieces"]>;
export type ChannelPiece = Filled<Schemas["ChannelPiece"]>;
export type TouchpointPiece = Filled<Schemas["TouchpointPiece"]>;
export type ModelPiece = Filled<Schemas["ModelPiece"]>;
export type RuleUse = Filled<Schemas["RuleUse"]>;
export type Conditions = RuleUse["when"];
export type CatalogueChange = Filled<Schemas["Change"]>;
export type CataloguePreview = Filled<Schemas["CataloguePreview"]>;
export type CatalogueText = Filled<Schemas["CatalogueText"]>;
export type CatalogueVersion = Filled<Schemas["CatalogueVersion"]>;
export type Difference = Filled<Schemas["Difference"]>;
export type Unplaced = Filled<Schemas["Unplaced"]>;
export type UnplacedGroup = Filled<Schemas["UnplacedGroup"]>;
export type Signature = Filled<Schemas["Signature"]>;
export type SignatureCount = Filled<Schemas["SignatureCount"]>;
export type Trace = Filled<Schemas["Trace"]>;
export type TraceRule = Filled<Schemas["TraceRule"]>;
export type Critical = Filled<Schemas["Critical"]>;
export type FunnelAnswer = Filled<Schemas["FunnelAnswer"]>;
export type FunnelStepFigures = Filled<Schemas["FunnelStep"]>;
export type FunnelGroup = Filled<Schemas["FunnelGroup"]>;
export type FunnelTimes = Filled<Schemas["FunnelTimes"]>;
export type CriticalAnswer = Omit<Filled<Schemas["CriticalAnswer"]>, "model"> & { readonly model: Model };
export type CriticalPoint = Filled<Schemas["CriticalPoint"]>;
export type VoicesAnswer = Omit<Filled<Schemas["VoicesAnswer"]>, "model"> & { readonly model: Model };
export type Quote = Filled<Schemas["Quote"]>;
export type GraphAnswer = Filled<Schemas["GraphAnswer"]>;
export type Flows = Filled<Schemas["Flows"]>;
export type FlowsAnswer = Omit<Filled<Schemas["FlowsAnswer"]>, "model"> & { readonly model: Model };
export type FlowNode = Filled<Schemas["FlowNode"]>;
export type FlowLink = Filled<Schemas["FlowLink"]>;
export type FlowReturn = Filled<Schemas["FlowReturn"]>;
export type FlowColumn = Filled<Schemas["FlowColumn"]>;
export type SettingsChange = Filled<Schemas["SettingsChange"]>;
export type Settings = Filled<Schemas["SettingsAnswer"]>;
export type Aged = Schemas["Aged"];
export type Backup = Schemas["BackupInfo"];
export type About = Filled<Schemas["About"]>;
export type Health = Schemas["Health"];
export type CustomersAnswer = Omit<Filled<Schemas["CustomersAnswer"]>, "model"> & { readonly model: Model };
export type CustomerRow = Filled<Schemas["CustomerRow"]>;
export type Customer = Omit<Filled<Schemas["Customer"]>, "timeline"> & { readonly timeline: Timeline };
export type Timeline = Omit<Filled<Schemas["Timeline"]>, "model"> & { readonly model: Model };
export type Touch = Filled<Schemas["Touch"]>;
export type VisitOf = Filled<Schemas["VisitOf"]>;
export type LinkEvidence = Filled<Schemas["LinkEvidence"]>;
export type ConsentOf = Filled<Schemas["ConsentOf"]>;
export type Note = Schemas["Note"];
export type SavedView = Schemas["SavedView"];
export type Member = Schemas["Person"];
export type PendingInvitation = Schemas["PendingInvitation"];
export type MadeInvitation = Schemas["MadeInvitation"];
export type NewInvitation = Schemas["NewInvitation"];
export type ResetLink = Schemas["ResetLink"];
export type LinkInfo = Schemas["LinkInfo"];
export type ApiToken = Schemas["APIToken"];
export type MadeApiToken = Schemas["MadeAPIToken"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditPage = Filled<Schemas["AuditPage"]>;
export type Session = Schemas["Session"];
export type MapFigures = Filled<Schemas["MapFigures"]>;
export type NodeFigure = Filled<Schemas["NodeFigure"]>;
export type MapMeasure = Schemas["Measure"];
export type EmotionCurve = Filled<Schemas["Curve"]>;
export type CurvePoint = Schemas["CurvePoint"];
export type PersonaFigures = Filled<Schemas["PersonaFigures"]>;
export type PersonaSplits = Filled<Schemas["PersonaSplits"]>;
export type PersonaProposal = Filled<Schemas["PersonaProposal"]>;
export type Deviations = Filled<Schemas["Deviations"]>;
export type Deviation = Schemas["Deviation"];
export type Deviating = Filled<Schemas["Deviating"]>;
export type MapRow = Filled<Schemas["MapRow"]>;
export type MapTemplate = Filled<Schemas["MapTemplate"]>;
export type MapMentioned = Filled<Schemas["MapMentioned"]>;
export type MapHappened = Filled<Schemas["MapHappened"]>;
export type MapThread = Filled<Schemas["MapThread"]>;
export type MapSaid = Filled<Schemas["MapSaid"]>;
export type MapDoor = Filled<Schemas["MapDoor"]>;
export type MapEntry = Filled<Schemas["MapEntry"]>;
export type MapShare = Filled<Schemas["MapShare"]>;
export type MadeMapShare = Filled<Schemas["MadeMapShare"]>;
export type MapVersion = Filled<Schemas["MapVersion"]>;
export type MapDifference = Filled<Schemas["MapDifference"]>;
export type MapNodeDifference = Filled<Schemas["MapNodeDifference"]>;
export type MapAsset = Filled<Schemas["MapAsset"]>;
export type MapDraft = Filled<Schemas["Draft"]>;
export type AttributionAnswer = Filled<Schemas["AttributionAnswer"]>;
export type Credited = Filled<Schemas["Credited"]>;
export type Cost = Schemas["Cost"];
export type CostsImport = Filled<Schemas["CostsImport"]>;

export type PathsAnswer = Filled<Schemas["PathsAnswer"]>;
export type PathNode = PathsAnswer["steps"][number]["nodes"][number];
export type PathLink = PathsAnswer["steps"][number]["links"][number];

export type VariantsAnswer = Filled<Schemas["VariantsAnswer"]>;
export type RetentionAnswer = Filled<Schemas["RetentionAnswer"]>;

export type BehavioursAnswer = Filled<Schemas["BehavioursAnswer"]>;
export type Behaviour = BehavioursAnswer["patterns"][number];
export type ConsistencyAnswer = Filled<Schemas["ConsistencyAnswer"]>;
export type SavedAnalysis = Filled<Schemas["Analysis"]>;
export type Dashboard = Filled<Schemas["Dashboard"]>;
export type DashboardCard = Schemas["Card"];
export type Audience = Filled<Schemas["Audience"]>;
export type AnalysisShare = Schemas["AnalysisShare"];
export type MadeAnalysisShare = Schemas["MadeAnalysisShare"];
export type ShownAnalysis = Filled<Schemas["ShownAnalysis"]>;
