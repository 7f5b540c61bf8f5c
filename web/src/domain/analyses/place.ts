import type { Query } from "../../api/shape.ts";
import type { Extent } from "../period.ts";
import { type Place, readPlace, writePlace } from "../place.ts";
import { questionOf } from "../question.ts";

/** Where the reader of an analysis is: what the journey page knows, and what the kind adds. */
export type AnalysisPlace = Place & {
  /** The kind's own settings, compact JSON; null for the usual ones. */
  readonly ask: string | null;
  /** The figure whose panel is open; the kind says what it means. */
  readonly at: string | null;
  /** The id of the saved analysis that was opened. */
  readonly saved: string | null;
  /** The id of the audience that is looked at. */
  readonly audience: string | null;
};

/** Reads an address's search part. What it does not understand it leaves out. */
export function readAnalysisPlace(search: string): AnalysisPlace {
  const q = new URLSearchParams(search);
  return {
    ...readPlace(search),
    ask: q.get("ask"),
    at: q.get("at"),
    saved: q.get("saved"),
    audience: q.get("audience"),
  };
}

/** Escapes what an address must not hold, and leaves JSON that people can read. */
const readable = (value: string): string =>
  encodeURIComponent(value).replace(/%(3A|2C|22|7B|7D|5B|5D|2F)/g, (code) => (code === "%22" ? code : decodeURIComponent(code)));

/** Writes a place as an address's search part; the usual question is "". */
export function writeAnalysisPlace(place: AnalysisPlace): string {
  const own = (["audience", "ask", "at", "saved"] as const).flatMap((name) => {
    const value = place[name];
    return value ? [`${name}=${readable(value)}`] : [];
  });
  const shared = writePlace(place);
  return own.length === 0 ? shared : `${shared}${shared ? "&" : "?"}${own.join("&")}`;
}

/** The shared part of the question that a place asks. */
export function sharedQuestion(place: AnalysisPlace, extent: Extent, comparable: boolean): Query {
  const { compare, ...query } = questionOf(place, extent);
  return {
    ...query,
    ...(comparable && compare ? { compare } : {}),
  };
}
