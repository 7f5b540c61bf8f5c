import { address } from "../../api/base.ts";
import { inBands } from "../../domain/map/bands.ts";
import { type Nodes, noNodes } from "../../domain/map/fold.ts";
import { type Step, stepOf, undoOf } from "../../domain/map/history.ts";
import {
  type Access,
  type Batch,
  browserStore,
  type Line,
  type LineView,
  openLine,
  type Person,
  type Point,
  type Socket,
} from "../../domain/map/live.ts";
import { type Op, text, titleOf } from "../../domain/map/node.ts";
import { type Spot, spotOf, within } from "../../domain/map/spot.ts";
import { type Doc, treeOf } from "../../domain/map/tree.ts";

/** What somebody may do with a map; each includes those before. */
const ranks: readonly Access[] = ["view", "comment", "edit", "manage"];

/** Something to tell the reader, with a way to answer it. */
type Notice =
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "theirs"; readonly count: number }
  | { readonly kind: "deleted"; readonly by: string; readonly name: string; readonly ids: readonly string[] };

export type MapState = {
  readonly id: string;
  readonly doc: Doc;
  readonly nodes: Nodes;
  readonly seq: number;
  readonly access: Access;
  readonly line: LineView["line"];
  /** Whether the server has all of it. */
  readonly saved: "saved" | "saving" | "offline";
  /** The others who have the map open. */
  readonly people: readonly Person[];
  readonly selection: readonly string[];
  /** The node whose words are being written. */
  readonly editing: string | null;
  /** What was typed to begin it with; null keeps what is there. */
  readonly typed: string | null;
  /** Where the keyboard is. */
  readonly spot: Spot;
  readonly canUndo: string | null;
  readonly canRedo: string | null;
  /** Counts changes of comments that were heard of. */
  readonly comments: number;
  /** Whether the lanes stand in the bands of a blueprint. */
  readonly inBands: boolean;
  /** Said when the panel is to open on comments. */
  readonly panel: "details" | "comments";
  readonly notices: readonly (Notice & { readonly n: number })[];
};

export type Model = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => MapState;
  readonly may: (what: Access) => boolean;
  /** Does something as one step that can be undone; without a right nothing. */
  readonly apply: (label: string, ops: readonly Op[]) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (ids: readonly string[]) => void;
  /** Puts the keyboard somewhere; the node there is what is selected, unless more is to be. */
  readonly go: (spot: Spot, select?: readonly string[]) => void;
  readonly edit: (id: string | null, typed?: string) => void;
  readonly show: (panel: MapState["panel"]) => void;
  readonly point: (cursor: Point | null) => void;
  readonly heard: (notice: number) => void;
  /** Whether the lanes stand in the bands of a blueprint. */
  readonly blueprint: (on: boolean) => void;
  readonly close: () => void;
};

const socketOf = (path: string): Socket => {
  const url = new URL(address(path), location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  const out: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => {
      socket.close();
      out.onclose?.({ code: 1006 }); // a dead network says so only after minutes
    },
  };
  socket.onmessage = (event: MessageEvent<unknown>) => out.onmessage?.(event);
  let opened = false;
  socket.onopen = () => {
    opened = true;
  };
  socket.onclose = (event) => {
    if (opened) out.onclose?.(event);
    else void whyNot(path).then((code) => out.onclose?.({ code }));
  };
  return out;
};

/** Why a line was not opened: browsers do not say, so the map itself is asked for. */
async function whyNot(path: string): Promise<number> {
  try {
    const { status } = await fetch(address(path.replace(/\/live.*$/, "")), { cache: "no-store" });
    return status === 404 || status === 403 ? 4404 : status === 401 ? 4401 : 1006;
  } catch {
    return 1006;
  }
}

type Options = {
  readonly id: string;
  /** Where the live line is: "/api/maps/ID/live". */
  readonly path: string;
  /** Names the browser's store of steps under way. */
  readonly name: string;
};

/** The map that is open: its live line, one's own history, and what one looks at. */
export function openMap({ id, path, name }: Options): Model {
  const listeners = new Set<() => void>();
  let done: readonly Step[] = [];
  let undone: readonly Step[] = [];
  let notices = 0;
  let state: MapState = {
    id,
    doc: treeOf(noNodes),
    nodes: noNodes,
    seq: 0,
    access: "view",
    line: "opening",
    saved: "saved",
    people: [],
    selection: [],
    editing: null,
    typed: null,
    spot: { row: -1, column: 0, item: 0 },
    canUndo: null,
    canRedo: null,
    comments: 0,
    inBands: false,
    panel: "details",
    notices: [],
  };
  let plain = state.doc;
  const put = (change: Partial<MapState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const notice = (one: Notice) => {
    notices++;
    put({ notices: [...state.notices, { ...one, n: notices }] });
  };
  const may = (what: Access) => ranks.indexOf(state.access) >= ranks.indexOf(what);
  const steps = () => put({ canUndo: done.at(-1)?.label ?? null, canRedo: undone.at(-1)?.label ?? null });
  let cursor: Point | null = null;
  const place = () => line.place(state.selection, state.editing, cursor);

  const view = (next: LineView) => {
    if (next.nodes !== state.nodes) plain = treeOf(next.nodes, plain);
    const doc = next.nodes === state.nodes ? state.doc : state.inBands ? inBands(plain) : plain;
    // What one looks at stays in view when colleagues move things; what is gone is looked at no more.
    const selection = state.selection.every((s) => doc.node(s)) ? state.selection : state.selection.filter((s) => doc.node(s));
    const [only] = selection;
    const spot = only === undefined ? within(doc, state.spot) : (spotOf(doc, only) ?? within(doc, state.spot));
    put({
      doc,
      nodes: next.nodes,
      seq: next.seq,
      access: next.access,
      line: next.line,
      saved: next.line === "open" ? (next.pending > 0 ? "saving" : "saved") : next.line === "lost" ? "offline" : state.saved,
      people: next.people.filter((p) => p.connection !== next.you),
      selection,
      spot: selection.length > 1 ? state.spot : spot,
      editing: state.editing !== null && doc.node(state.editing) ? state.editing : null,
    });
  };
  /** A colleague took away what one is looking at, or moving. */
  const theirs = (batch: Batch, before: Nodes) => {
    const looked = new Set([...state.selection, ...(state.editing ? [state.editing] : [])]);
    const gone = batch.ops.flatMap((op) => (op.op === "delete" ? [op.id] : []));
    const hit = gone.filter((g) => looked.has(g) || [...looked].some((l) => hangsUnder(before, l, g)));
    if (hit.length > 0) notice({ kind: "deleted", by: batch.by.name, name: titleOf(before.get(hit[0] ?? "")), ids: hit });
  };
  const line: Line = openLine({
    open: (since, last) => socketOf(`${path}?since=${since}&last=${encodeURIComponent(last)}`),
    name,
    store: browserStore,
    onView: view,
    onRefused: (detail) => {
      done = [];
      undone = [];
      steps();
      notice({ kind: "refused", detail });
    },
    onTheirs: theirs,
    onComment: () => put({ comments: state.comments + 1 }),
  });

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    may,
    apply: (label, ops) => {
      if (!may("edit") || ops.length === 0) return;
      done = [...done, stepOf(state.nodes, label, ops)];
      undone = [];
      line.add(ops);
      steps();
    },
    undo: () => {
      const step = done.at(-1);
      if (!step || !may("edit")) return;
      const { ops, theirs: left } = undoOf(state.nodes, step);
      done = done.slice(0, -1);
      undone = [...undone, stepOf(state.nodes, step.label, ops)];
      line.add(ops);
      steps();
      if (left > 0) notice({ kind: "theirs", count: left });
    },
    redo: () => {
      const step = undone.at(-1);
      if (!step || !may("edit")) return;
      const { ops, theirs: left } = undoOf(state.nodes, step);
      undone = undone.slice(0, -1);
      done = [...done, stepOf(state.nodes, step.label, ops)];
      line.add(ops);
      steps();
      if (left > 0) notice({ kind: "theirs", count: left });
    },
    select: (ids) => {
      const [only] = ids;
      const spot = ids.length === 1 && only !== undefined ? (spotOf(state.doc, only) ?? state.spot) : state.spot;
      put({ selection: ids, spot, panel: "details" });
      place();
    },
    go: (spot, select) => {
      put({ spot, ...(select ? { selection: select, panel: "details" as const } : {}) });
      place();
    },
    edit: (node, typed) => {
      put({ editing: may("edit") ? node : null, typed: typed ?? null });
      place();
    },
    show: (panel) => put({ panel }),
    point: (to) => {
      cursor = to;
      place();
    },
    heard: (n) => put({ notices: state.notices.filter((one) => one.n !== n) }),
    blueprint: (on) => {
      if (on === state.inBands) return;
      const doc = on ? inBands(plain) : plain;
      const [only] = state.selection;
      put({ inBands: on, doc, spot: (only === undefined ? null : spotOf(doc, only)) ?? within(doc, state.spot) });
    },
    close: () => line.close(),
  };
}

/** Whether a node hangs under another, or as a card stands at it. */
function hangsUnder(nodes: Nodes, id: string, above: string): boolean {
  for (let node = nodes.get(id), steps = 0; node && steps < 100; steps++) {
    if (node.id === above || text(node, "stage") === above) return true;
    node = nodes.get(node.parent ?? "");
  }
  return false;
}
