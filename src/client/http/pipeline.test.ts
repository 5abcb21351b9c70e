/** Cuts requests into chunks, and counts the cost of a chunk that fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KIB, SECOND } from "../../shared/units.js";
import type { Rejection } from "../../shared/event/incoming.js";
import {
  fakeBackend,
  pageviews,
  post,
  storeAll,
  type IngestAnswer,
  type IngestArgs,
} from "./http.helpers.js";
import { storeBatch, type PipelineContext } from "./pipeline.js";

const NOW = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Answered {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
}

describe("chunks", () => {
  test("of 500, four at once", async () => {
    let running = 0;
    const runningAtCall: number[] = [];
    const { send, calls } = fakeBackend({
      ingest: async (args, n) => {
        runningAtCall.push(++running);
        await Promise.resolve();
        running--;
        return await storeAll(args, n);
      },
    });
    const { body } = await send(post({ events: pageviews(1700) }));
    expect(body).toEqual({ accepted: 1700, duplicates: 0, rejected: [] });
    expect(calls.map(({ events }) => events.length)).toEqual([
      500, 500, 500, 200,
    ]);
    expect(runningAtCall).toEqual([1, 2, 3, 4]);
    expect(
      calls.flatMap(({ events }) => events.map(({ path }) => path)),
    ).toEqual(pageviews(1700).map(({ path }) => path));
  });

  test("close at 4 MiB, at most four at once", async () => {
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    const ctx = {
      runMutation: async (_name: unknown, { events }: IngestArgs) => {
        most = Math.max(most, ++running);
        sizes.push(events.length);
        await Promise.resolve();
        running--;
        const accepted = events.length;
        return { kind: "stored", accepted, duplicates: 0, rejected: [] };
      },
    };
    const title = "x".repeat(30 * KIB);
    const stored = await storeBatch(
      { ctx, component: { ingest: {} } } as unknown as PipelineContext,
      {
        siteId: "site",
        keyId: "key",
        trusted: true,
        receivedAt: NOW,
        rejected: [],
        excluded: { bots: 0, doNotTrack: 0 },
        rows: Array.from({ length: 1400 }, (_, index) => ({
          index,
          event: { type: "pageview", title },
        })),
      },
    );
    expect(stored).toMatchObject({ accepted: 1400, rejected: [] });
    // A row has a few bytes besides its title.
    expect(sizes).toEqual([...Array<number>(10).fill(136), 40]);
    expect(most).toBe(4);
  });
});

/**
 * Makes an ingest that fails as a whole if it has one of these paths, like a mutation that throws.
 */
function failingAt(...indices: number[]): IngestAnswer {
  const paths = new Set(indices.map((index) => `/${index}`));
  return async (args, n) => {
    if (args.events.some(({ path }) => path && paths.has(path))) {
      throw new Error("insides");
    }
    return await storeAll(args, n);
  };
}

const internalAt = ({ rejected }: Answered) =>
  rejected.flatMap(({ reason, index }) => (reason === "internal" ? index : []));

describe("a mutation that fails", () => {
  test.each([[[0]], [[499]], [[500, 1999]], [[3, 4, 700, 1400, 1999]]])(
    "costs the rows %j that cannot be stored, and no other",
    async (bad) => {
      const { send, others } = fakeBackend({ ingest: failingAt(...bad) });
      const { status, body } = await send(post({ events: pageviews(2000) }));
      expect(status).toBe(202);
      const answer = body as Answered;
      expect(answer.accepted).toBe(2000 - bad.length);
      expect(internalAt(answer)).toEqual(bad);
      expect(answer.rejected[0]?.error).toBe(
        "The event could not be stored: send it again",
      );
      expect(others).toMatchObject([
        { name: "recordNotStored", args: { rejectedInternal: bad.length } },
      ]);
    },
  );

  test("once is only halved", async () => {
    const { send, calls } = fakeBackend({
      ingest: async (args, n) => {
        if (n === 0) throw new Error("conflict");
        return await storeAll(args, n);
      },
    });
    const { body } = await send(post({ events: pageviews(501) }));
    expect(body).toEqual({ accepted: 501, duplicates: 0, rejected: [] });
    expect(calls.map(({ events }) => events.length)).toEqual([
      500, 1, 250, 250,
    ]);
  });

  test("in one step is tried in steps, which halve it", async () => {
    const { send, calls, functions } = fakeBackend({ ingest: failingAt(2) });
    const { status, body } = await send(post({ events: pageviews(4) }));
    expect(status).toBe(202);
    expect((body as Answered).accepted).toBe(3);
    expect(internalAt(body as Answered)).toEqual([2]);
    expect(calls.map(({ events }) => events.length)).toEqual([
      4, 4, 2, 2, 1, 1,
    ]);
    expect(functions).toEqual([
      "ingestRequest",
      "admit",
      ...Array<string>(5).fill("ingest"),
      "recordNotStored",
    ]);
  });

  test("always is given up after so many, all rows told", async () => {
    const { send, calls } = fakeBackend({
      ingest: () => Promise.reject(new Error("down")),
    });
    const { status, body } = await send(post({ events: pageviews(2000) }));
    expect(status).toBe(202);
    expect(internalAt(body as Answered)).toHaveLength(2000);
    expect(calls.length).toBeLessThanOrEqual(4 + 80);
  });

  test("for a long time is given up by the clock", async () => {
    const { send, calls } = fakeBackend({
      ingest: async () => {
        vi.setSystemTime(Date.now() + 4 * SECOND);
        throw new Error("too many at once");
      },
    });
    const { body } = await send(post({ events: pageviews(500) }));
    expect(internalAt(body as Answered)).toHaveLength(500);
    expect(calls.length).toBeLessThan(8);
  });

  describe.each([
    "Too many writes per second. Your deployment is limited to 4 MiB.",
    "Too many concurrent requests. Your backend is limited to 16.",
  ])("by a limit of the platform (%s)", (message) => {
    const refuse = () => Promise.reject(new Error(message));

    test("is no smaller either: the request is to be sent again, as a whole", async () => {
      const { send, calls, others } = fakeBackend({ ingest: refuse });
      const events = [...pageviews(600), { type: "" }];
      const { status, headers, body } = await send(post({ events }));
      expect(status).toBe(503);
      expect(headers.get("retry-after")).toBe("2");
      expect(body).toMatchObject({ error: { kind: "overloaded" } });
      expect(calls.map((call) => call.events.length)).toEqual([500, 100]);
      // The server counts these events when their sender sends them again.
      expect(others).toEqual([]);
    });

    test("after a part was stored leaves the rest to be sent again", async () => {
      const { send, calls } = fakeBackend({
        ingest: (args, n) => (n === 1 ? refuse() : storeAll(args, n)),
      });
      const { status, body } = await send(post({ events: pageviews(1100) }));
      expect(status).toBe(202);
      expect(body).toMatchObject({ accepted: 600 });
      expect(internalAt(body as Answered)).toEqual(
        Array.from({ length: 500 }, (_, row) => 500 + row),
      );
      expect(calls).toHaveLength(3);
    });

    test("after a part was left out, and counted so, leaves the rest alone", async () => {
      const { send } = fakeBackend({
        ingest: async (args, n) =>
          n === 0
            ? { ...(await storeAll(args, n)), accepted: 0, excluded: 500 }
            : refuse(),
      });
      const { status, body } = await send(post({ events: pageviews(600) }));
      expect(status).toBe(202);
      expect(body).toMatchObject({ accepted: 0, excluded: 500 });
      expect(internalAt(body as Answered)).toEqual(
        Array.from({ length: 100 }, (_, row) => 500 + row),
      );
    });

    test("when a request is looked up is told as such", async () => {
      const { send } = fakeBackend({ admit: refuse });
      const { status, headers } = await send(post({ events: pageviews(1) }));
      expect(status).toBe(503);
      expect(headers.get("retry-after")).toBe("2");
    });
  });

  test("tells of rows whose site is gone", async () => {
    const { send } = fakeBackend({ ingest: async () => ({ kind: "gone" }) });
    const { body } = await send(post({ events: pageviews(2) }));
    expect(internalAt(body as Answered)).toEqual([0, 1]);
  });
});

describe("rows that are not offered", () => {
  const total = (calls: { notStored?: { rejectedValidation: number } }[]) =>
    calls.reduce(
      (sum, { notStored }) => sum + (notStored?.rejectedValidation ?? 0),
      0,
    );

  test("are counted once, with the first chunk", async () => {
    const { send, calls, others } = fakeBackend();
    await send(post({ events: [...pageviews(1200), null, 5] }));
    expect(calls).toHaveLength(3);
    expect(total(calls)).toBe(2);
    expect(others).toEqual([]);
  });

  test("are counted once when the first chunk fails", async () => {
    const stored: { notStored?: { rejectedValidation: number } }[] = [];
    const answer = failingAt(0);
    const { send, others } = fakeBackend({
      ingest: async (args, n) => {
        const result = await answer(args, n);
        stored.push(args);
        return result;
      },
    });
    await send(post({ events: [...pageviews(1200), null, 5] }));
    const atTheEnd = others[0]?.args as { rejectedValidation: number };
    expect(total(stored) + atTheEnd.rejectedValidation).toBe(2);
  });
});

test("what fails is logged without a word of the events", async () => {
  const quotes = async () => {
    throw new TypeError("Value does not match validator: s3cr3t");
  };
  const context = {
    ctx: { runMutation: quotes },
    component: { ingest: {}, usage: {} },
  } as unknown as PipelineContext;
  const stored = await storeBatch(context, {
    siteId: "site",
    keyId: null,
    trusted: false,
    receivedAt: 0,
    rows: [{ index: 0, event: { type: "pageview", title: "s3cr3t" } }],
    rejected: [],
    excluded: { bots: 0, doNotTrack: 0 },
  });
  expect(stored.rejected).toHaveLength(1);
  const lines = vi.mocked(console.error).mock.calls.map(String).join();
  expect(lines).toContain("TypeError");
  expect(lines).not.toContain("s3cr3t");
});
