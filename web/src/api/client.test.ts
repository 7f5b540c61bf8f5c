import { afterEach, describe, expect, it, vi } from "vitest";
import { faultOf, onSignedOut, reach, refusedWith, request } from "./client.ts";

const answers = (status: number, body: string) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(new Response(status === 204 ? null : body, { status }))),
  );

afterEach(() => {
  vi.unstubAllGlobals();
  reach.answered();
});

describe("a request", () => {
  it("gives what the server answers, an empty list for null, nothing for no content", async () => {
    answers(200, '{"values":null,"name":null}');
    expect(await request("/api/x")).toEqual({ values: [], name: null });
    answers(204, "");
    expect(await request("/api/x", { method: "DELETE" })).toBeUndefined();
  });
  it("sends a body as JSON, by POST unless told otherwise", async () => {
    answers(200, "{}");
    await request("/api/x", { body: { a: 1 } });
    await request("/api/x", { method: "PUT", body: { a: 1 } });
    expect(vi.mocked(fetch).mock.calls.map(([path, init]) => [path, init?.method, init?.body])).toEqual([
      ["/api/x", "POST", '{"a":1}'],
      ["/api/x", "PUT", '{"a":1}'],
    ]);
  });
  it("says what was refused, and where", async () => {
    answers(422, '{"detail":"the name is taken","errors":[{"location":"body.name","message":"choose another"}]}');
    const error: unknown = await request("/api/x").catch((e: unknown) => e);
    expect(faultOf(error)).toEqual({
      kind: "refused",
      status: 422,
      detail: "the name is taken. body.name: choose another",
      places: [{ location: "body.name", message: "choose another" }],
    });
    expect(refusedWith(error, 422)).toBe(true);
  });
  it("does not say twice what was refused", async () => {
    answers(422, '{"detail":"query: where: too few","errors":[{"location":"body.where","message":"too few"}]}');
    const error: unknown = await request("/api/x").catch((e: unknown) => e);
    expect(faultOf(error)).toMatchObject({ detail: "query: where: too few", places: [{ location: "body.where", message: "too few" }] });
  });
  it("tells when nobody is signed in", async () => {
    const told = vi.fn();
    const stop = onSignedOut(told);
    answers(401, "{}");
    await request("/api/x").catch(() => {});
    stop();
    await request("/api/x").catch(() => {});
    expect(told).toHaveBeenCalledTimes(1);
  });
  it("tells a server that is gone from a reader who stopped", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new TypeError("no answer"))),
    );
    const stopped = AbortSignal.abort();
    expect(faultOf(await request("/api/x", { signal: stopped }).catch((e: unknown) => e))).toEqual({ kind: "stopped" });
    expect(reach.now().kind).toBe("there");
    expect(faultOf(await request("/api/x").catch((e: unknown) => e))).toEqual({ kind: "network" });
    expect(reach.now().kind).toBe("gone");
  });
});
