import { apply, type Nodes, nodesOf, noNodes } from "./fold.ts";
import type { MapNode, Op } from "./node.ts";

export type Access = "view" | "comment" | "edit" | "manage";

/** Somebody who has the map open. */
export type Person = {
  readonly connection: string;
  readonly id: string;
  readonly name: string;
  readonly color: number;
  readonly selection: readonly string[];
  readonly editing: string | null;
  readonly cursor: Point | null;
};

export type Point = { readonly x: number; readonly y: number };

export type Batch = {
  readonly seq: number;
  readonly batch: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
  readonly ops: readonly Op[];
};

type Refusal = { readonly kind: string; readonly detail: string };

type Said =
  | {
      readonly type: "start";
      readonly seq: number;
      readonly last?: string;
      readonly nodes?: readonly MapNode[];
      readonly batches?: readonly Batch[];
      readonly access: Access;
      readonly you: string;
    }
  | ({ readonly type: "batch" } & Batch)
  | { readonly type: "refused"; readonly batch: string; readonly problem: Refusal }
  | { readonly type: "presence"; readonly people: readonly Person[] }
  | { readonly type: "comment" }
  | { readonly type: "access"; readonly access: Access }
  | { readonly type: "gone" }
  | { readonly type: "pong" };

/** The part of WebSocket that is used, so that a test can be the server. */
export type Socket = {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};

/** What a storage keeps, as localStorage does; it may refuse. */
export type Store = {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
};

type Pending = { readonly batch: string; readonly ops: readonly Op[] };

export type LineView = {
  /** What the server has, and on top of it what is still under way. */
  readonly nodes: Nodes;
  readonly seq: number;
  readonly access: Access;
  readonly you: string;
  readonly people: readonly Person[];
  /** opening: nothing is known yet; lost: it is tried again; gone: the map is deleted, or not to be seen; out: signed out. */
  readonly line: "opening" | "open" | "lost" | "gone" | "out";
  /** How many steps are not on the server yet. */
  readonly pending: number;
};

export type LineOptions = {
  readonly open: (since: number, last: string) => Socket;
  /** Begins the names under which pending steps are kept, over a closed tab too. */
  readonly name: string;
  readonly store: Store;
  readonly onView: (view: LineView) => void;
  /** A step of one's own was not taken and is taken back. */
  readonly onRefused: (detail: string) => void;
  /** A batch of somebody else came. */
  readonly onTheirs?: (batch: Batch, before: Nodes) => void;
  readonly onComment?: () => void;
  readonly random?: () => number;
  readonly newId?: () => string;
};

export type Line = {
  /** Shows ops at once and sends them. */
  readonly add: (ops: readonly Op[]) => void;
  readonly place: (selection: readonly string[], editing: string | null, cursor: Point | null) => void;
  readonly close: () => void;
};

/** A server that answers no ping for this long is gone, whatever the connection says. */
const silence = 45_000;
const pingEvery = 15_000;
const longestWait = 15_000;
const placeEvery = 60;

/**
 * The live line of one map: what the server confirmed, one's own steps on top,
 * sent again until they are confirmed. It connects anew when it breaks.
 */
export function openLine(options: LineOptions): Line {
  const random = options.random ?? Math.random;
  const newId = options.newId ?? (() => crypto.randomUUID());
  const own = `${options.name}/${newId()}`;
  let confirmed: Nodes = noNodes;
  let known = false;
  let seq = 0;
  let last = "";
  let access: Access = "view";
  let you = "";
  let people: readonly Person[] = [];
  let pending: readonly Pending[] = adopt(options.store, options.name);
  let line: LineView["line"] = "opening";
  let socket: Socket | null = null;
  let ready = false;
  let failures = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let pings: ReturnType<typeof setInterval> | undefined;
  let placed: string | null = null;
  let placing: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    const nodes = pending.reduce((now, p) => apply(now, p.ops), confirmed);
    options.onView({ nodes, seq, access, you, people, line, pending: pending.length });
  };
  const keep = () => {
    if (pending.length > 0) options.store.set(own, JSON.stringify(pending));
    else options.store.remove(own);
  };
  const say = (message: object) => socket?.send(JSON.stringify(message));
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => socket?.close(), silence);
  };
  const settled = (batch: string) => {
    if (!pending.some((p) => p.batch === batch)) return false;
    pending = pending.filter((p) => p.batch !== batch);
    keep();
    return true;
  };
  const take = (batch: Batch) => {
    const mine = settled(batch.batch);
    if (batch.seq <= seq) return; // known: the answer to a step that was sent twice
    if (batch.seq !== seq + 1) return socket?.close(); // something is missing: begin anew where it breaks off
    if (!mine) options.onTheirs?.(batch, confirmed);
    confirmed = apply(confirmed, batch.ops);
    seq = batch.seq;
    last = batch.batch;
  };
  const hear = (text: unknown) => {
    if (typeof text !== "string") return;
    heard();
    const said: Said = JSON.parse(text);
    switch (said.type) {
      case "start":
        if (said.nodes) {
          confirmed = nodesOf(said.nodes);
          seq = said.seq;
          last = said.last ?? "";
        }
        for (const batch of said.batches ?? []) take(batch);
        ({ access, you } = said);
        known = true;
        line = "open";
        ready = true;
        failures = 0;
        for (const p of pending) say({ type: "batch", batch: p.batch, ops: p.ops });
        if (placed) socket?.send(placed);
        break;
      case "batch":
        take(said);
        break;
      case "refused":
        if (said.problem.kind === "unavailable") {
          setTimeout(() => {
            const again = pending.find((p) => p.batch === said.batch);
            if (ready && again) say({ type: "batch", batch: again.batch, ops: again.ops });
          }, 2_000);
        } else if (settled(said.batch)) {
          options.onRefused(said.problem.detail);
        }
        break;
      case "presence":
        people = said.people;
        break;
      case "comment":
        options.onComment?.();
        return;
      case "access":
        access = said.access;
        break;
      case "gone":
        line = "gone";
        break;
      default:
        return;
    }
    tell();
  };
  const lose = (code: number) => {
    clearTimeout(watch);
    clearInterval(pings);
    socket = null;
    ready = false;
    people = [];
    if (closed) return;
    if (code === 4404) line = "gone";
    else if (code === 4401) line = "out";
    else if (line !== "gone") {
      line = known ? "lost" : "opening";
      const wait = Math.min(longestWait, 300 * 2 ** failures) * (0.75 + random() / 2);
      failures++;
      timer = setTimeout(connect, code === 4408 ? 0 : wait);
    }
    tell();
  };
  const connect = () => {
    clearTimeout(timer);
    const opening = options.open(known ? seq : 0, last);
    socket = opening;
    opening.onmessage = (event) => hear(event.data);
    opening.onclose = (event) => {
      if (socket === opening) lose(event.code);
    };
    heard();
    pings = setInterval(() => ready && say({ type: "ping" }), pingEvery);
  };
  /** The browser knows before the connection does that the network is back. */
  const wake = () => {
    if (line === "lost" && !socket) {
      failures = 0;
      connect();
    }
  };
  globalThis.addEventListener?.("online", wake);
  connect();
  if (pending.length > 0) keep();

  return {
    add: (ops) => {
      if (ops.length === 0) return;
      const step: Pending = { batch: newId(), ops };
      pending = [...pending, step];
      keep();
      if (ready) say({ type: "batch", batch: step.batch, ops });
      tell();
    },
    place: (selection, editing, cursor) => {
      placed = JSON.stringify({ type: "presence", selection, editing, cursor });
      placing ??= setTimeout(() => {
        placing = undefined;
        if (ready && placed) socket?.send(placed);
      }, placeEvery);
    },
    close: () => {
      closed = true;
      globalThis.removeEventListener?.("online", wake);
      for (const t of [timer, watch, placing]) clearTimeout(t);
      clearInterval(pings);
      socket?.close();
    },
  };
}

/** Takes over the steps that closed tabs left; the server counts each once, however often it is sent. */
function adopt(store: Store, name: string): readonly Pending[] {
  const out: Pending[] = [];
  for (const key of store.keys().filter((k) => k.startsWith(`${name}/`))) {
    try {
      const kept: readonly Pending[] = JSON.parse(store.get(key) ?? "[]");
      out.push(...kept);
    } catch {
      // what cannot be read was never whole
    }
    store.remove(key);
  }
  return out;
}

/** localStorage; where it is forbidden or full, steps last as long as the page. */
export const browserStore: Store = {
  get: (key) => guarded(() => localStorage.getItem(key), null),
  set: (key, value) => guarded(() => localStorage.setItem(key, value), undefined),
  remove: (key) => guarded(() => localStorage.removeItem(key), undefined),
  keys: () => guarded(() => Object.keys(localStorage), []),
};

function guarded<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}
