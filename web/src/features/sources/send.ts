import { address } from "../../api/base.ts";
import type { Source } from "./data.ts";
import { sample, type Way } from "./snippets.ts";

/** Where systems send: the address of this server. */
export const host = (): string => location.origin;

/** What the door said of the test, and how to find it in what comes live. */
export type Tried = { readonly id: string; readonly accepted: boolean; readonly detail: string };

/** Sends one call to the door as the systems do, with the source’s key. */
export async function tryWay(way: Way, source: Source): Promise<Tried> {
  const id = `test-${crypto.randomUUID()}`;
  const response = await fetch(address("/v1/batch"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${source.write_key}:`)}` },
    body: JSON.stringify({ batch: [sample(way, id)], sentAt: new Date().toISOString() }),
  });
  return { id, accepted: response.ok, detail: await response.text() };
}
