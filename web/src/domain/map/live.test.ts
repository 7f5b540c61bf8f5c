import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { apply, type Nodes, noNodes } from "./fold.ts";
import { type Batch, type Line, type LineView, openLine, type Socket, type Store } from "./live.ts";
import type { Op } from "./node.ts";

const memory = (): Store => {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
};

/** A server that numbers batches, and lines that can be slow or broken. */
class Server {
  log: Batch[] = [];
  lines = new Set<FakeSocket>();

  open(since: number): FakeSocket {
    const socket = new FakeSocket(this);
    this.lines.add(socket);
    socket.hear({ type: "start", seq: this.log.length, batches: this.log.slice(since), access: "edit", you: "c" });
    return socket;
  }

  take(from: FakeSocket, batch: string, ops: readonly Op[]): void {
    const had = this.log.find((b) => b.batch === batch);
    if (had) {
      from.hear({ type: "batch", ...had });
      return;
    }
    const next: Batch = { seq: this.log.length + 1, batch, ops, by: { id: "p", name: "P" }, at: "" };
    this.log.push(next);
    for (const line of this.lines) line.hear({ type: "batch", ...next });
  }

  get nodes(): Nodes {
    return this.log.reduce((now, b) => apply(now, b.ops), noNodes);
  }
}

class FakeSocket implements Socket {
  onopen = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  up: string[] = []; // under way to the server
  down: string[] = []; // under way to the page
  gone = false;
  server: Server;
  constructor(server: Server) {
    this.server = server;
  }
  send(text: string): void {
    this.up.push(text);
  }
  hear(message: object): void {
    this.down.push(JSON.stringify(message));
  }
  close(): void {
    this.break(1006);
  }
  break(code: number): void {
    if (this.gone) return;
    this.gone = true;
    this.server.lines.delete(this);
    this.onclose?.({ code });
  }
  /** Delivers so many messages each way. */
  deliver(up: number, down: number): void {
    for (const text of this.up.splice(0, up)) {
      if (this.gone) return;
      const said: { type: string; batch: string; ops: readonly Op[] } = JSON.parse(text);
      if (said.type === "batch") this.server.take(this, said.batch, said.ops);
    }
    for (const text of this.down.splice(0, down)) if (!this.gone) this.onmessage?.({ data: text });
  }
}

type Editor = { line: Line; view: LineView | null; socket: FakeSocket | null; refused: string[] };

function editor(server: Server, store: Store, name = "m"): Editor {
  const out: Editor = { line: { add: () => {}, place: () => {}, close: () => {} }, view: null, socket: null, refused: [] };
  out.line = openLine({
    open: (since) => {
      out.socket = server.open(since);
      return out.socket;
    },
    name,
    store,
    onView: (view) => {
      out.view = view;
    },
    onRefused: (detail) => out.refused.push(detail),
    random: () => 0.5,
  });
  return out;
}

const stage = (id: string, order = "V"): Op => ({ op: "insert", id, kind: "stage", parent: "map", order });
const plain = (nodes: Nodes | undefined) => JSON.stringify([...(nodes ?? new Map()).values()].sort((a, b) => (a.id < b.id ? -1 : 1)));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a live line", () => {
  it("shows a step at once, and knows when the server has it", () => {
    const server = new Server();
    const a = editor(server, memory());
    a.socket?.deliver(9, 9);
    a.line.add([stage("s")]);
    expect(a.view?.nodes.has("s")).toBe(true);
    expect(a.view?.pending).toBe(1);
    a.socket?.deliver(9, 9);
    expect(a.view?.pending).toBe(0);
    expect(a.view?.seq).toBe(1);
  });

  it("keeps what was done off line, over a closed tab too", () => {
    const server = new Server();
    const store = memory();
    const a = editor(server, store);
    a.socket?.deliver(9, 9);
    a.socket?.break(1006);
    expect(a.view?.line).toBe("lost");
    a.line.add([stage("s")]);
    a.line.close();
    const b = editor(server, store);
    b.socket?.deliver(9, 9);
    b.socket?.deliver(9, 9);
    expect(server.nodes.has("s")).toBe(true);
    expect(b.view?.pending).toBe(0);
    expect(store.keys()).toEqual([]);
  });

  it("sends what was lost on the way again, and it counts once", () => {
    const server = new Server();
    const a = editor(server, memory());
    a.socket?.deliver(9, 9);
    a.line.add([stage("s")]);
    a.socket?.deliver(9, 0); // taken, but the answer never comes
    a.socket?.break(1006);
    vi.advanceTimersByTime(5_000);
    a.socket?.deliver(9, 9);
    expect(server.log).toHaveLength(1);
    expect(a.view?.pending).toBe(0);
  });

  it("takes back what is refused, and tries again what could not be kept", () => {
    const server = new Server();
    const a = editor(server, memory());
    a.socket?.deliver(9, 9);
    a.line.add([stage("s")]);
    const batch: { batch: string } = JSON.parse(a.socket?.up.pop() ?? "{}");
    a.socket?.hear({ type: "refused", batch: batch.batch, problem: { kind: "unavailable", detail: "the disk is full" } });
    a.socket?.deliver(0, 9);
    expect(a.view?.pending).toBe(1);
    vi.advanceTimersByTime(2_500);
    expect(a.socket?.up).toHaveLength(1);
    a.socket?.hear({ type: "refused", batch: batch.batch, problem: { kind: "too_large", detail: "too many stages" } });
    a.socket?.deliver(0, 9);
    expect(a.view?.nodes.has("s")).toBe(false);
    expect(a.refused).toEqual(["too many stages"]);
  });

  it("says when the map is gone and when one is signed out, and stops", () => {
    for (const [code, line] of [
      [4404, "gone"],
      [4401, "out"],
    ] as const) {
      const a = editor(new Server(), memory());
      a.socket?.deliver(9, 9);
      const before = a.socket;
      a.socket?.break(code);
      vi.advanceTimersByTime(60_000);
      expect(a.view?.line).toBe(line);
      expect(a.socket).toBe(before);
    }
  });

  it("ends equal on all sides, whatever the network does", () => {
    for (let round = 0; round < 150; round++) {
      const server = new Server();
      const editors = [0, 1, 2].map((i) => editor(server, memory(), `m${i}`));
      const any = (n: number) => Math.floor(Math.random() * n);
      const id = () => "abcde".charAt(any(5));
      for (let i = 0; i < 60; i++) {
        const e = editors[any(3)];
        switch (any(6)) {
          case 0:
            e?.line.add([stage(id(), "BVz".charAt(any(3)))]);
            break;
          case 1:
            e?.line.add([
              { op: "set", id: id(), key: "title", value: any(9) },
              { op: "move", id: id(), parent: any(2) ? "map" : id(), order: "V" },
            ]);
            break;
          case 2:
            e?.line.add([{ op: "delete", id: id() }]);
            break;
          case 3:
            if (any(3) === 0) e?.socket?.break(1006);
            vi.advanceTimersByTime(any(400));
            break;
          default:
            e?.socket?.deliver(any(3), any(4));
        }
      }
      for (let i = 0; i < 6; i++) {
        vi.advanceTimersByTime(20_000);
        for (const e of editors) e.socket?.deliver(999, 999);
      }
      for (const e of editors) {
        expect(e.view?.pending).toBe(0);
        expect(plain(e.view?.nodes)).toBe(plain(server.nodes));
        e.line.close();
      }
    }
  });
});
