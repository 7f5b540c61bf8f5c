import type { AnalysisKind } from "../../domain/analyses/kinds.ts";
import type { AnalysisModule } from "./shell/analysis.ts";

/** The kinds that have a page. A kind's owner adds its line here. */
export const registry: Partial<Readonly<Record<AnalysisKind, () => Promise<AnalysisModule>>>> = {
  funnel: () => import("./funnel/FunnelPage.tsx"),
  paths: () => import("./paths/PathsPage.tsx"),
  retention: () => import("./retention/RetentionPage.tsx"),
  behaviours: () => import("./behaviours/BehavioursPage.tsx"),
  consistency: () => import("./consistency/ConsistencyPage.tsx"),
  attribution: () => import("./attribution/AttributionPage.tsx"),
};
