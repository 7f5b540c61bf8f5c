/** The questions about order that have a page of their own, in the order of the gallery. */
export const analysisKinds = ["funnel", "paths", "retention", "attribution", "behaviours", "consistency"] as const;
export type AnalysisKind = (typeof analysisKinds)[number];

export const isAnalysisKind = (text: string): text is AnalysisKind => analysisKinds.some((kind) => kind === text);
