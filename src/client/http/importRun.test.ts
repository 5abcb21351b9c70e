/**
 * Imports over HTTP: what a request may say about its run, which rows of a chunk the log is
 * offered, and the answers.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChunkState } from "../../shared/event/imports.js";
import { DAY } from "../../shared/units.js";
import {
  admittedAs,
  fakeBackend,
  pageviews,
  post,
  storeAll,
  type FakeBackend,
} from "./http.helpers.js";
import { native } from "./native.js";

const NOW = 1_700_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const run = { import: true, importId: "shop-2025", chunk: 3 };
const named = { importId: "shop-2025", chunk: "3" };
const nothingYet = { run: "open", isDone: false, rowsStored: 0 } as const;

/** Makes a backend with a secret key, and a chunk in the state that admission knows. */
function backend(chunk: ChunkState = nothingYet, more: FakeBackend = {}) {
  return fakeBackend({ admitted: { trusted: true, chunk }, ...more });
}

interface Refused {
  error: { kind: string; message: string };
}

describe("what a request says of its import", () => {
  const read = (more: object) =>
    native.read({ events: [{}], ...more }, new Request("https://a.example"), {
      receivedAt: NOW,
    });

  test.each([
    ["shop-2025", 0, "0"],
    ["A.b_c:9-", "part 7/9", "part 7/9"],
    ["x".repeat(64), "é".repeat(64), "é".repeat(64)],
    ["1", 2 ** 53 - 1, "9007199254740991"],
  ])("%s, chunk %s", (importId, chunk, name) => {
    expect(read({ import: true, importId, chunk })).toMatchObject({
      import: true,
      chunk: { importId, chunk: name },
    });
  });

  test("nothing, where it is null", () => {
    const { chunk, import: isImport } = read({
      import: null,
      importId: null,
      chunk: null,
    });
    expect([chunk, isImport]).toEqual([undefined, undefined]);
  });

  test.each<[object, string]>([
    [{ import: true, importId: "a" }, "importId needs chunk"],
    [{ import: true, chunk: 1 }, "chunk needs importId"],
    [{ importId: "a", chunk: 1 }, "importId needs import: true"],
    [{ ...run, import: false }, "importId needs import: true"],
    [
      { ...run, importId: 7 },
      "importId must be text of 1 to 64 letters, digits, or any of . _ : -, got the number 7",
    ],
    [{ ...run, importId: "" }, "importId must be text"],
    [{ ...run, importId: "a b" }, "importId must be text"],
    [{ ...run, importId: "ü" }, "importId must be text"],
    [{ ...run, importId: "x".repeat(65) }, "importId must be text"],
    [{ ...run, importId: ["a"] }, "got an array"],
    [
      { ...run, chunk: -1 },
      "chunk must be a whole number from 0 on, or text of 1 to 64 characters, got the number -1",
    ],
    [{ ...run, chunk: 1.5 }, "chunk must be"],
    [{ ...run, chunk: 2 ** 53 }, "chunk must be"],
    [{ ...run, chunk: "" }, "chunk must be"],
    [{ ...run, chunk: " " }, "chunk must be"],
    [{ ...run, chunk: "x".repeat(65) }, "chunk must be"],
    [{ ...run, chunk: "\ud800" }, "chunk must be"],
    [{ ...run, chunk: true }, "got a boolean"],
  ])("%j is a 400", async (more, message) => {
    const { send, calls } = backend();
    const { status, body } = await send(
      post({ ...more, events: pageviews(1) }),
    );
    expect(status).toBe(400);
    expect((body as Refused).error.kind).toBe("malformed");
    expect((body as Refused).error.message).toContain(message);
    expect(calls).toEqual([]);
  });

  test("is for a secret key: else a 400, behind the key itself", async () => {
    const publicKey = fakeBackend();
    const events = pageviews(1);
    const { status, body } = await publicKey.send(post({ ...run, events }));
    expect([status, body]).toEqual([
      400,
      {
        error: {
          kind: "malformed",
          message: "importId is for imports, which need a secret key",
        },
      },
    ]);
    expect(publicKey.calls).toEqual([]);
    const unknown = fakeBackend({
      admit: async () => ({ kind: "refused", reason: "unauthorized" }),
    });
    expect((await unknown.send(post({ ...run, events }))).status).toBe(401);
  });
});

test("a run is opened before its first row is stored, once", async () => {
  const { send, calls, others, admissions } = backend(nothingYet, {
    admit: async (_args, n) =>
      n === 0
        ? { kind: "runMissing", siteId: "site" }
        : { ...admittedAs, trusted: true, chunk: nothingYet },
  });
  await send(post({ ...run, events: pageviews(1) }));
  expect(others).toEqual([
    {
      name: "openImport",
      args: { siteId: "site", importId: "shop-2025" },
    },
  ]);
  expect(admissions).toMatchObject([{ chunk: named }, { chunk: named }]);
  expect(calls).toHaveLength(1);
});

describe("the pieces of a chunk", () => {
  test("say which rows of the request they are, those left out of it that are wrong", async () => {
    const { send, calls } = backend();
    const events = [null, ...pageviews(2), 5, ...pageviews(1)];
    const { body } = await send(post({ ...run, events }));
    expect(calls.map(({ piece }) => piece)).toEqual([
      { ...named, rows: [1, 2, 4], rowsInChunk: 5 },
    ]);
    expect(body).toMatchObject({
      accepted: 3,
      import: { ...named, isDone: true },
    });
  });

  test("lie in one window of 500 each, and those of other windows at once", async () => {
    let running = 0;
    const most: number[] = [];
    const { send, calls } = backend(nothingYet, {
      ingest: async (args, n) => {
        most.push(++running);
        await Promise.resolve();
        running--;
        return await storeAll(args, n);
      },
    });
    // The first row of the second window is no event, so rows 501 to 999 are 499.
    const events: unknown[] = pageviews(1700);
    events[500] = null;
    await send(post({ ...run, events }));
    expect(
      calls.map(({ piece }) => [piece?.rows[0], piece?.rows.at(-1)]),
    ).toEqual([
      [0, 499],
      [501, 999],
      [1000, 1499],
      [1500, 1699],
    ]);
    expect(most).toEqual([1, 2, 3, 4]);
  });

  test("of one window wait for each other: they read what the others write", async () => {
    let running = 0;
    let most = 0;
    const { send, calls } = backend(nothingYet, {
      ingest: async (args, n) => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        return await storeAll(args, n);
      },
    });
    const title = "x".repeat(400);
    const properties = Object.fromEntries(
      Array.from({ length: 4 }, (_, n) => [`p${n}`, "y".repeat(7000)]),
    );
    const events = pageviews(300).map((event) => ({
      ...event,
      title,
      properties,
    }));
    await send(post({ ...run, events }));
    expect(calls.length).toBeGreaterThan(1);
    expect(most).toBe(1);
  });

  test("keep their positions when they are halved", async () => {
    const { send, calls } = backend(nothingYet, {
      ingest: async (args, n) => {
        if (n === 0) throw new Error("conflict");
        return await storeAll(args, n);
      },
    });
    await send(post({ ...run, events: pageviews(5) }));
    expect(calls.map(({ piece }) => piece?.rows)).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2],
      [3, 4],
    ]);
  });
});

describe("a chunk that is known", () => {
  const events = pageviews(3);

  test.each(["open", "closed"] as const)(
    "and done answers duplicates and offers nothing, its run being %s",
    async (state) => {
      const done = { run: state, isDone: true, rowsStored: 9, rowsInChunk: 9 };
      const { send, calls, others } = backend(done);
      const { status, body } = await send(
        post({ ...run, events: [...events, 7] }),
      );
      expect([status, body]).toMatchObject([
        202,
        {
          accepted: 0,
          duplicates: 3,
          rejected: [{ index: 3, reason: "validation" }],
          import: { ...named, isDone: true },
        },
      ]);
      expect(calls).toEqual([]);
      expect(others).toMatchObject([
        {
          name: "recordNotStored",
          args: { duplicates: 3, rejectedValidation: 1 },
        },
      ]);
    },
  );

  test("in part, its run being closed, has an answer for each row", async () => {
    const { send, calls } = backend(
      { run: "closed", isDone: false, rowsStored: 2, rowsInChunk: 4 },
      {
        ingest: async () => ({
          kind: "stored",
          accepted: 0,
          duplicates: 2,
          rejected: [{ index: 2, reason: "validation", error: "is closed" }],
        }),
      },
    );
    const bot = { ...events[0], userAgent: "Googlebot/2.1" };
    const { status, body } = await send(
      post({ ...run, events: [...events, bot] }),
    );
    expect(status).toBe(202);
    expect(body).toEqual({
      accepted: 0,
      duplicates: 2,
      rejected: [{ index: 2, reason: "validation", error: "is closed" }],
      bots: 1,
      import: { ...named, isDone: true },
    });
    expect(calls.map(({ piece }) => piece?.rows)).toEqual([[0, 1, 2]]);
  });

  test.each<[string, ChunkState, string]>([
    [
      "importChunkChanged",
      { run: "closed", isDone: false, rowsStored: 1, rowsInChunk: 4 },
      '1 of the 4 rows of the chunk "3" are stored',
    ],
    [
      "importClosed",
      { run: "closed", isDone: false, rowsStored: 0 },
      '0 of the 3 rows of the chunk "3" are stored',
    ],
    [
      "importUndone",
      { run: "undone", isDone: true, rowsStored: 3, rowsInChunk: 3 },
      "send it again under another importId",
    ],
    [
      "importChunkChanged",
      { run: "open", isDone: false, rowsStored: 2, rowsInChunk: 4 },
      "had 4 rows when it was first sent, and has 3 now",
    ],
  ])("is %s", async (kind, state, message) => {
    const { send, calls } = backend(state);
    const { status, headers, body } = await send(post({ ...run, events }));
    // Senders do not try again at this status.
    expect(status).toBe(409);
    expect(headers.get("retry-after")).toBeNull();
    expect((body as Refused).error.kind).toBe(kind);
    expect((body as Refused).error.message).toContain(message);
    expect(calls).toEqual([]);
  });
});

describe("the answer", () => {
  test("of an import without a run says until when it is known: 30 days", async () => {
    const { send } = backend();
    const events = pageviews(2).map((event, n) => ({
      ...event,
      eventId: `e${n}`,
    }));
    const { body } = await send(post({ import: true, events }));
    expect(body).toEqual({
      accepted: 2,
      duplicates: 0,
      rejected: [],
      import: { knownUntil: NOW + 30 * DAY },
    });
  });

  test("says how many rows have no event id, which count again when they are sent again", async () => {
    const { send } = backend();
    const [first, ...others] = pageviews(3);
    const events = [{ ...first, eventId: "e0" }, ...others, null];
    const { body } = await send(post({ import: true, events }));
    expect(body).toMatchObject({
      accepted: 3,
      rejected: [{ index: 3 }],
      import: { knownUntil: NOW + 30 * DAY, withoutEventId: 2 },
    });
  });

  test.each([
    ["what is live", true, {}],
    ["what a public key calls an import", false, { import: true }],
  ])("to %s says nothing of it", async (_case, trusted, more) => {
    const { send } = fakeBackend({ admitted: { trusted } });
    const { body } = await send(post({ ...more, events: pageviews(1) }));
    expect(body).not.toHaveProperty("import");
  });

  test("says that a chunk is not done while a row of it is to be sent again", async () => {
    const { send } = backend(nothingYet, {
      ingest: async (args, n) => {
        if (args.events.some(({ path }) => path === "/1"))
          throw new Error("no");
        return await storeAll(args, n);
      },
    });
    const { body } = await send(post({ ...run, events: pageviews(3) }));
    expect(body).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, reason: "internal" }],
      import: { ...named, isDone: false },
    });
  });
});
