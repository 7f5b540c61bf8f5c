const hour = 3_600_000;

/**
 * Whether the last of the spans, given by their first instants, was still going on at an instant: then its figure can
 * change. Spans begin at midnight of the workspace, so when clocks change they are an hour longer or shorter.
 */
export function goesOn(spans: readonly string[], until: string, trend: string): boolean {
  const last = spans.at(-1);
  if (last === undefined || until === "") return false;
  const from = Date.parse(last);
  return Date.parse(until) < from + (trend === "month" ? daysOfMonth(from) : 7) * 24 * hour - hour;
}

function daysOfMonth(from: number): number {
  const noon = new Date(from + 36 * hour); // in the month itself, whatever the zone
  return new Date(Date.UTC(noon.getUTCFullYear(), noon.getUTCMonth() + 1, 0)).getUTCDate();
}
