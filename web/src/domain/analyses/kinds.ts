/** The questions about order that have a page of their own, in the order of the gallery. */
export const analysisKinds = ["funnel", "paths", "retention", "attribution", "behaviours", "consistency"] as const;
export type AnalysisKind = (typeof analysisKinds)[number];

export const isAnalysisKind = (text: string): text is AnalysisKind => analysisKinds.some((kind) => kind === text);

/** The kind whose page shows a query of that kind; null where no analysis page does. */
export function pageOf(queryKind: string): AnalysisKind | null {
  if (queryKind === "variants" || queryKind === "graph") return "paths";
  return isAnalysisKind(queryKind) ? queryKind : null;
}
