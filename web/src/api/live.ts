import type { Fresh } from "./shape.ts";

/** What the connection for live figures is doing; times are milliseconds since 1970. */
export type Connection =
  | { readonly kind: "connecting"; readonly since: number }
  | { readonly kind: "open"; readonly heard: number } // heard: when the server last said anything
  | { readonly kind: "lost"; readonly since: number };

/** The part of EventSource that is used, so that a test can be the server. */
export type Feed = {
  onerror: ((event: Event) => void) | null;
  onopen: ((event: Event) => void) | null;
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
};

export type LiveOptions = {
  readonly open: () => Feed;
  readonly onConnection: (connection: Connection) => void;
  readonly onFresh: (fresh: Fresh) => void;
  /** The journal position that the server is at: on connecting, and with each ping. */
  readonly onSeq: (seq: number) => void;
  readonly now?: () => number;
  readonly random?: () => number;
};

/** A server that pings every 15 s and was not heard for this long is gone, whatever the connection says. */
const silence = 40_000;
const firstWait = 1_000;
const longestWait = 30_000;

/**
 * Listens to the server's events and connects anew when they stop, after 1 s,
 * 2 s, 4 s … up to 30 s, with some chance in it so that many pages do not come
 * at once. Returns how to stop.
 */
export function listen(options: LiveOptions): () => void {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  let feed: Feed | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lostSince: number | null = null;

  const heard = () => {
    failures = 0;
    lostSince = null;
    clearTimeout(watch);
    watch = setTimeout(lose, silence);
    options.onConnection({ kind: "open", heard: now() });
  };
  const lose = () => {
    feed?.close();
    feed = null;
    clearTimeout(watch);
    clearTimeout(timer);
    lostSince ??= now();
    options.onConnection({ kind: "lost", since: lostSince });
    const wait = Math.min(longestWait, firstWait * 2 ** failures) * (0.75 + random() / 2);
    failures++;
    timer = setTimeout(connect, wait);
  };
  const connect = () => {
    feed = options.open();
    feed.onopen = heard;
    feed.onerror = lose;
    feed.addEventListener("ping", (event) => {
      heard();
      const ping = readFresh(event.data);
      if (ping) options.onSeq(ping.seq);
    });
    feed.addEventListener("fresh", (event) => {
      heard();
      const fresh = readFresh(event.data);
      if (fresh) options.onFresh(fresh);
    });
  };

  options.onConnection({ kind: "connecting", since: now() });
  watch = setTimeout(lose, silence);
  connect();
  return () => {
    clearTimeout(timer);
    clearTimeout(watch);
    feed?.close();
  };
}

/** A fresh event, or the part of it that a ping has; null where the text is something else. */
function readFresh(text: string): Fresh | null {
  try {
    const data: Partial<Fresh> | null = JSON.parse(text);
    if (typeof data?.seq !== "number") return null;
    return { seq: data.seq, at: data.at ?? "", interactions: data.interactions ?? 0, arrivals: data.arrivals ?? [] };
  } catch {
    return null;
  }
}
