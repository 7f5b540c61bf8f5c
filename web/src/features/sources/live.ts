import { useEffect, useRef, useState } from "react";
import { address } from "../../api/base.ts";
import type { components } from "../../api/schema.ts";
import { type EventFilter, type EventRow, search } from "./data.ts";

/** How many calls are held; older ones are in the journal. */
const held = 300;

export type LiveCalls = {
  /** The newest first, each with a number of its own. */
  readonly calls: readonly { readonly key: number; readonly row: EventRow }[];
  readonly missed: number;
  readonly open: boolean;
};

const nothing: LiveCalls = { calls: [], missed: 0, open: false };

/** Calls as they come to the door. While paused none is shown; those that came meanwhile follow. */
export function useLiveCalls(filter: EventFilter, paused: boolean): LiveCalls & { readonly clear: () => void; readonly waiting: number } {
  const [live, setLive] = useState(nothing);
  const [waiting, setWaiting] = useState(0);
  const queue = useRef<LiveCalls["calls"]>([]);
  const still = useRef(paused);
  const next = useRef(1);
  const path = address(`/api/events/live${search(filter)}`);
  useEffect(() => {
    setLive(nothing);
    queue.current = [];
    setWaiting(0);
    const feed = new EventSource(path);
    feed.onopen = () => setLive((was) => ({ ...was, open: true }));
    feed.onerror = () => setLive((was) => ({ ...was, open: false }));
    feed.addEventListener("calls", (event: MessageEvent<string>) => {
      const told: components["schemas"]["LiveEvents"] = JSON.parse(event.data);
      const fresh = told.events.map((row) => ({ key: next.current++, row })).reverse();
      if (still.current) {
        queue.current = [...fresh, ...queue.current].slice(0, held);
        setWaiting(queue.current.length);
        return;
      }
      setLive((was) => ({ open: true, missed: was.missed + told.missed, calls: [...fresh, ...was.calls].slice(0, held) }));
    });
    return () => feed.close();
  }, [path]);
  useEffect(() => {
    still.current = paused;
    if (paused || queue.current.length === 0) return;
    const fresh = queue.current;
    queue.current = [];
    setWaiting(0);
    setLive((was) => ({ ...was, calls: [...fresh, ...was.calls].slice(0, held) }));
  }, [paused]);
  return { ...live, waiting, clear: () => setLive((was) => ({ ...was, calls: [], missed: 0 })) };
}
