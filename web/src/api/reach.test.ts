import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watch } from "./reach.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("whether the server is there", () => {
  it("is asked after 1, 2, 4 seconds once it was missed, and told when it is back", async () => {
    const asked: number[] = [];
    let up = false;
    const one = watch({
      ask: () => {
        asked.push(Date.now());
        return Promise.resolve(up);
      },
    });
    const told: string[] = [];
    one.subscribe(() => told.push(one.now().kind));
    const begin = Date.now();
    one.missed();
    one.missed(); // what else fails meanwhile is no news
    expect(told).toEqual(["gone"]);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(asked.map((at) => at - begin)).toEqual([1_000, 3_000, 7_000]);
    up = true;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(told).toEqual(["gone", "there"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(4);
  });
  it("is there again with any answer, and asked at once when the reader wants", async () => {
    const ask = vi.fn(() => Promise.resolve(true));
    const one = watch({ ask });
    one.again();
    expect(ask).not.toHaveBeenCalled();
    one.missed();
    one.answered();
    expect(one.now().kind).toBe("there");
    one.missed();
    one.again();
    await vi.advanceTimersByTimeAsync(0);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(one.now().kind).toBe("there");
  });
});
