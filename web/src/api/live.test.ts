import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Connection, type Feed, listen } from "./live.ts";

class FakeFeed implements Feed {
  onerror: ((event: Event) => void) | null = null;
  onopen: ((event: Event) => void) | null = null;
  closed = false;
  readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(kind, listener);
  }
  close(): void {
    this.closed = true;
  }
  say(kind: string, data: string): void {
    this.listeners.get(kind)?.(new MessageEvent(kind, { data }));
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const feeds: FakeFeed[] = [];
  const states: Connection[] = [];
  const fresh: number[] = [];
  const positions: number[] = [];
  const stop = listen({
    open: () => {
      const feed = new FakeFeed();
      feeds.push(feed);
      return feed;
    },
    onConnection: (c) => states.push(c),
    onFresh: (f) => fresh.push(f.seq),
    onSeq: (seq) => positions.push(seq),
    random: () => 0.5,
  });
  return { feeds, states, fresh, positions, stop, feed: (i: number) => feeds[i] ?? new FakeFeed() };
}

describe("listening", () => {
  it("hears what is fresh, and says so", () => {
    const t = start();
    t.feed(0).onopen?.(new Event("open"));
    t.feed(0).say("fresh", '{"seq":7,"at":"2026-11-22T10:00:00Z","interactions":1,"arrivals":[]}');
    t.feed(0).say("fresh", "not json");
    t.feed(0).say("fresh", "null");
    expect(t.fresh).toEqual([7]);
    expect(t.states.map((s) => s.kind)).toEqual(["connecting", "open", "open", "open", "open"]);
    t.stop();
    expect(t.feed(0).closed).toBe(true);
  });

  it("learns from a ping where the server is", () => {
    const t = start();
    t.feed(0).say("ping", '{"seq":41,"at":"2026-11-22T10:00:00Z"}');
    t.feed(0).say("ping", "{}");
    expect(t.positions).toEqual([41]);
    expect(t.fresh).toEqual([]);
    t.stop();
  });

  it("connects anew, waiting longer each time, and remembers since when it is lost", () => {
    const t = start();
    t.feed(0).onerror?.(new Event("error"));
    expect(t.feed(0).closed).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(t.feeds).toHaveLength(2);
    t.feed(1).onerror?.(new Event("error"));
    vi.advanceTimersByTime(1999);
    expect(t.feeds).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(t.feeds).toHaveLength(3);
    expect(t.states.at(-1)).toEqual({ kind: "lost", since: 0 });
    t.feed(2).onopen?.(new Event("open"));
    expect(t.states.at(-1)).toEqual({ kind: "open", heard: 3000 });
    t.stop();
  });

  it("does not trust a connection on which nothing is heard", () => {
    const t = start();
    t.feed(0).onopen?.(new Event("open"));
    vi.advanceTimersByTime(30_000);
    t.feed(0).say("ping", "{}");
    vi.advanceTimersByTime(39_000);
    expect(t.states.at(-1)?.kind).toBe("open");
    vi.advanceTimersByTime(1_000);
    expect(t.states.at(-1)).toEqual({ kind: "lost", since: 70_000 });
    t.stop();
  });
});
