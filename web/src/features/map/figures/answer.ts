/** The figures that a node of a map can have, in the order in which they are shown. */
export const measureNames = [
  "people",
  "volume",
  "conversion",
  "time",
  "dropoff",
  "backsteps",
  "emotion",
  "satisfaction",
  "mean",
  "value",
  "cost",
] as const;
export type MeasureName = (typeof measureNames)[number];
