/**
 * Runs of imports: what is sent again counts nothing twice, what is closed takes nothing new, and
 * how runs are listed.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  START,
  stored,
  useNoChance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { listedImport } from "./importList.js";
import { allOf, allEvents } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
useNoChance();

const RUN = "shop-2025";
const THEN = START - 100 * DAY;

const row = (n: number, more: Partial<IncomingEvent> = {}): IncomingEvent => ({
  type: "pageview",
  path: `/${n}`,
  visitorId: "ada",
  occurredAt: THEN + n * MINUTE,
  ...more,
});
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => row(from + n));

const open = (importId = RUN) =>
  t.mutation(api.imports.openImport, { siteId: site.siteId, importId });
const close = (importId = RUN) =>
  t.mutation(api.imports.closeImport, { siteId: site.siteId, importId });
const patchRun = (fields: { closedBy?: "idle"; undoneAt?: number }) =>
  t.run(async (ctx) => {
    const run = await ctx.db.query("imports").first();
    if (run) await ctx.db.patch("imports", run._id, fields);
  });

interface Piece {
  importId?: string;
  chunk?: string;
  at?: number[];
  rowsInChunk?: number;
}

/** Events of a chunk; by default all of it. */
async function send(events: IncomingEvent[], piece: Piece = {}) {
  const {
    importId = RUN,
    chunk = "0",
    at = events.map((_event, n) => n),
    rowsInChunk = at.length,
  } = piece;
  const result = await site.send(events, {
    import: true,
    piece: { importId, chunk, rows: at, rowsInChunk },
  });
  return stored(result);
}

const admit = async (chunk: { importId: string; chunk: string }) => {
  const answer = await t.query(api.admission.admit, {
    keyHash: site.hashes.secret,
    receivedAt: Date.now(),
    chunk,
  });
  return answer.kind === "admitted" ? answer.chunk : answer.kind;
};

const all = (table: "events" | "importChunks" | "imports") =>
  t.run((ctx) => allOf(ctx, table));
const paths = () =>
  t.run(async (ctx) => (await allEvents(ctx)).map(({ path }) => path));
const runs = async (numItems = 10) =>
  (
    await t.query(api.imports.listImports, {
      siteId: site.siteId,
      paginationOpts: { numItems, cursor: null },
    })
  ).page;

describe("a chunk", () => {
  beforeEach(() => open());

  test("that is done answers duplicates for ever, without event ids, its events long gone", async () => {
    expect(await send(rows(3))).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(await send(rows(3))).toMatchObject({ accepted: 0, duplicates: 3 });
    await t.run(async (ctx) => {
      for (const event of await allEvents(ctx)) {
        await ctx.db.delete("events", event._id);
      }
    });
    expect(await send(rows(3))).toMatchObject({ accepted: 0, duplicates: 3 });
    expect(await send(rows(3, 50))).toMatchObject({ duplicates: 3 });
    expect(await all("events")).toEqual([]);
    expect(await admit({ importId: RUN, chunk: "0" })).toEqual({
      run: "open",
      isDone: true,
      rowsStored: 3,
      rowsInChunk: 3,
    });
  });

  test("is another one under another name, in another run, of another site", async () => {
    await send(rows(2));
    await open("other");
    expect((await send(rows(2), { chunk: "1" })).accepted).toBe(2);
    expect((await send(rows(2), { importId: "other" })).accepted).toBe(2);
    expect(await all("events")).toHaveLength(6);
  });

  test.each([
    ["before", [0, 1, 2]],
    ["behind", [7, 8, 9]],
    ["in the middle", [4, 5]],
    ["here and there", [1, 4, 9]],
  ])("of which some is stored, %s, stores the rest", async (_where, at) => {
    const whole = rows(10);
    const part = at.flatMap((n) => whole[n] ?? []);
    expect((await send(part, { at, rowsInChunk: 10 })).accepted).toBe(
      at.length,
    );
    expect(await admit({ importId: RUN, chunk: "0" })).toMatchObject({
      isDone: false,
      rowsStored: at.length,
    });
    expect(await send(whole)).toEqual({
      kind: "stored",
      accepted: 10 - at.length,
      duplicates: at.length,
      rejected: [],
    });
    expect((await paths()).sort()).toEqual(whole.map(({ path }) => path));
    expect(await send(whole)).toMatchObject({ duplicates: 10 });
  });

  test("rejects what is wrong again the same, and takes it once it is fixed", async () => {
    const wrong = row(1, { occurredAt: THEN * 1000 });
    const events = [row(0), wrong, row(2)];
    const first = await send(events);
    expect(first).toMatchObject({ accepted: 2, rejected: [{ index: 1 }] });
    expect(await send(events)).toEqual({
      ...first,
      accepted: 0,
      duplicates: 2,
    });
    expect(await admit({ importId: RUN, chunk: "0" })).toMatchObject({
      isDone: false,
      rowsStored: 2,
    });
    expect(await send(rows(3))).toMatchObject({ accepted: 1, duplicates: 2 });
    expect(await paths()).toEqual(["/0", "/2", "/1"]);
  });

  test("that is partly stored takes no row while it has another number of them", async () => {
    await send([row(0), row(1, { occurredAt: 0 }), row(2)]);
    const others = rows(4);
    expect(await send(others)).toMatchObject({
      accepted: 0,
      duplicates: 2,
      rejected: [
        {
          index: 1,
          error:
            'the chunk "0" had 3 rows when it was first sent, and has 4 now',
        },
        { index: 3 },
      ],
    });
  });

  test("knows an event that is stored by its id, too, for ever", async () => {
    const known = row(0, { eventId: "e0" });
    await site.send([known]);
    expect(await send([known, row(1)])).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(await admit({ importId: RUN, chunk: "0" })).toMatchObject({
      isDone: true,
    });
  });

  test("leaves a row that says what the transaction has stored", async () => {
    await send([row(3), row(5, { occurredAt: 1 }), row(1)], {
      at: [500, 501, 503],
      rowsInChunk: 600,
    });
    const [chunk, ...others] = await all("importChunks");
    const [event] = await all("events");
    const [run] = await all("imports");
    expect(others).toEqual([]);
    expect(chunk).toMatchObject({
      siteId: site.siteId,
      run: run?._id,
      chunk: "0",
      firstRow: 500,
      lastRow: 503,
      rowsLeftOut: [501, 502],
      rowsInChunk: 600,
      receivedAt: START,
      lanes: [0],
      events: 2,
      firstAt: THEN + MINUTE,
      lastAt: THEN + 3 * MINUTE,
    });
    expect(event).toMatchObject({
      importId: RUN,
      seq: (chunk as { seq: unknown }).seq,
    });
  });

  test("leaves a row without a list of gaps where it has none", async () => {
    await send(rows(3));
    const [chunk] = await all("importChunks");
    expect(chunk).toMatchObject({ firstRow: 0, lastRow: 2 });
    expect(chunk).not.toHaveProperty("rowsLeftOut");
  });

  test("is done once the log has all its rows, though it has brought none of them", async () => {
    const known = [0, 1].map((n) => row(n, { eventId: `e${n}` }));
    await site.send(known);
    expect(await send(known)).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await admit({ importId: RUN, chunk: "0" })).toMatchObject({
      isDone: true,
      rowsStored: 2,
    });
    const [run] = await runs();
    expect(run).toMatchObject({ chunks: 1, events: 0 });
    expect(run).not.toHaveProperty("firstAt");
    expect(run).not.toHaveProperty("lastAt");
    await send([row(7)], { chunk: "1" });
    const at = THEN + 7 * MINUTE;
    const other = { chunks: 2, events: 1, firstAt: at, lastAt: at };
    expect(await runs()).toMatchObject([other]);
  });

  test("knows its rows in each of its windows", async () => {
    const piece = { rowsInChunk: 1200 };
    for (const at of [[499], [600, 601], [999], [1000]]) {
      const some = at.map((n) => row(n));
      expect((await send(some, { ...piece, at })).accepted).toBe(at.length);
      expect(await send(some, { ...piece, at })).toMatchObject({
        accepted: 0,
        duplicates: at.length,
      });
    }
    const most = [600, 601, 602, 999];
    expect(
      await send(
        most.map((n) => row(n)),
        { ...piece, at: most },
      ),
    ).toMatchObject({ accepted: 1, duplicates: 3 });
  });

  test.each<[string, number[], number]>([
    ["two windows", [499, 500], 600],
    ["positions behind the chunk", [0, 2], 2],
    ["the same position twice", [1, 1], 2],
    ["no whole positions", [0, 0.5], 2],
    ["too few positions", [0], 2],
  ])("refuses %s", async (_case, at, rowsInChunk) => {
    await expect(send(rows(2), { at, rowsInChunk })).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "piece.rows" },
    });
    expect(await all("events")).toEqual([]);
  });

  test("refuses a piece of it that has no rows", async () => {
    await expect(send([], { rowsInChunk: 2 })).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "piece.rows" },
    });
  });

  test("needs an import under a secret key, and a run", async () => {
    const piece = { importId: RUN, chunk: "0", rows: [0], rowsInChunk: 1 };
    for (const extra of [{ trusted: false }, { import: false }]) {
      await expect(site.send(rows(1), { piece, ...extra })).rejects.toThrow(
        "invalidArgument",
      );
    }
    await expect(
      send(rows(1), { importId: "never-opened" }),
    ).rejects.toMatchObject({
      data: { kind: "importNotFound", importId: "never-opened" },
    });
  });
});

describe("an import without a run", () => {
  test("leaves a row for what it stores, and its events say so", async () => {
    await site.send([row(4), row(2)], { import: true });
    expect(await all("importChunks")).toMatchObject([
      {
        run: null,
        firstRow: 0,
        lastRow: 1,
        rowsInChunk: 2,
        lanes: [0],
        events: 2,
        firstAt: THEN + 2 * MINUTE,
        lastAt: THEN + 4 * MINUTE,
      },
    ]);
    expect(await all("events")).toMatchObject([
      { importId: null },
      { importId: null },
    ]);
  });

  test("leaves none where nothing is stored", async () => {
    const event = row(0, { eventId: "e" });
    await site.send([event], { import: true });
    await site.send([event, row(1, { occurredAt: 0 })], { import: true });
    expect(await all("importChunks")).toHaveLength(1);
  });

  test("is none under a public key, nor is what is live", async () => {
    const now = row(0, { occurredAt: START });
    await site.send([now], { import: true, trusted: false });
    await site.send([now], { import: false });
    expect(await all("importChunks")).toEqual([]);
    const events = await all("events");
    expect(events).toHaveLength(2);
    for (const event of events) expect(event).not.toHaveProperty("importId");
  });
});

test("an import of 165 days ago is stored once, and its events say of which run they are", async () => {
  await open();
  const events = [1, 2, 3].map((n) =>
    row(n, { occurredAt: START - 165 * DAY + n * MINUTE }),
  );
  await send(events);
  await foldAll(t);
  await t.mutation(api.imports.closeImport, {
    siteId: site.siteId,
    importId: RUN,
  });
  expect(await send(events)).toMatchObject({ accepted: 0, duplicates: 3 });
  const { page } = await t.query(api.lists.listEvents, {
    siteId: site.siteId,
    paginationOpts: { numItems: 10, cursor: null },
  });
  expect(page.map(({ importId }) => importId)).toEqual([RUN, RUN, RUN]);
});

describe("a run", () => {
  test("is opened once, before its first row", async () => {
    expect(await admit({ importId: RUN, chunk: "0" })).toBe("runMissing");
    await open();
    await open();
    expect(await all("imports")).toMatchObject([
      { importId: RUN, openedAt: START },
    ]);
    expect(await admit({ importId: RUN, chunk: "0" })).toEqual({
      run: "open",
      isDone: false,
      rowsStored: 0,
    });
    await expect(open("no such/name")).rejects.toThrow("invalidArgument");
    await expect(open("x".repeat(65))).rejects.toThrow("invalidArgument");
  });

  test("that is closed knows what it has, and takes nothing new", async () => {
    await open();
    await send(rows(2));
    await send(rows(2), { chunk: "1", rowsInChunk: 3 });
    await close();
    await close();
    expect(await send(rows(2))).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await send(rows(3), { chunk: "1" })).toEqual({
      kind: "stored",
      accepted: 0,
      duplicates: 2,
      rejected: [
        {
          index: 2,
          reason: "validation",
          error: 'the import "shop-2025" is closed, and takes nothing new',
        },
      ],
    });
    expect((await send(rows(1), { chunk: "2" })).rejected).toHaveLength(1);
    expect(await all("events")).toHaveLength(4);
    // Closed by an operator.
    await open();
    expect(await admit({ importId: RUN, chunk: "2" })).toMatchObject({
      run: "closed",
    });
    await expect(close("unknown")).rejects.toThrow("importNotFound");
  });

  test("that is closed says of each row what it said before, and of what would be new that it is closed", async () => {
    await t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      excludedPaths: ["/1"],
    });
    await open();
    const early = row(2, { occurredAt: 5 });
    const sent = [row(0), row(1), early];
    const first = await send(sent);
    expect(first).toMatchObject({ accepted: 1, excluded: 1 });
    await close();
    expect(await send(sent)).toEqual({ ...first, accepted: 0, duplicates: 1 });
    expect(await send([row(0), row(1), row(2)])).toMatchObject({
      ...{ accepted: 0, duplicates: 1, excluded: 1 },
      rejected: [
        {
          index: 2,
          error: 'the import "shop-2025" is closed, and takes nothing new',
        },
      ],
    });
  });

  test("that was idle opens again with its next request, and so it does in the middle of one", async () => {
    await open();
    await send(rows(2));
    await patchRun({ closedBy: "idle" });
    expect((await runs())[0]?.state).toBe("idle");
    expect(await admit({ importId: RUN, chunk: "1" })).toBe("runMissing");
    await open();
    expect((await runs())[0]?.state).toBe("open");
    await patchRun({ closedBy: "idle" });
    expect((await send(rows(1), { chunk: "1" })).accepted).toBe(1);
    expect((await runs())[0]?.state).toBe("open");
  });

  test("that was undone takes nothing, and knows nothing", async () => {
    await open();
    await send(rows(2));
    await patchRun({ undoneAt: START });
    expect(await send(rows(2))).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [
        { error: 'the import "shop-2025" is undone, and takes nothing new' },
        {},
      ],
    });
    await open();
    expect(await admit({ importId: RUN, chunk: "0" })).toMatchObject({
      run: "undone",
    });
  });
});

describe("listImports", () => {
  test("says what each run has brought, the last opened first", async () => {
    await open("first");
    await send(rows(3), { importId: "first", chunk: "a", rowsInChunk: 9 });
    const late = rows(2, 200);
    await send(late, {
      importId: "first",
      chunk: "a",
      at: [7, 8],
      rowsInChunk: 9,
    });
    await send(rows(4, 10), { importId: "first", chunk: "b" });
    await t.run(async (ctx) => {
      const chunk = await ctx.db.query("importChunks").first();
      if (chunk)
        await ctx.db.patch("importChunks", chunk._id, { isCleared: true });
    });
    await close("first");
    await t.run(async (ctx) => {
      await ctx.db.insert("imports", {
        siteId: site.siteId,
        importId: "second",
        openedAt: START + HOUR,
      });
    });
    expect(await runs()).toEqual([
      {
        importId: "second",
        state: "open",
        openedAt: START + HOUR,
        chunks: 0,
        events: 0,
        isAtLeast: false,
      },
      {
        importId: "first",
        state: "closed",
        openedAt: START,
        closedAt: START,
        lastChunkAt: START,
        chunks: 2,
        events: 9,
        firstAt: THEN,
        lastAt: THEN + 201 * MINUTE,
        isAtLeast: false,
      },
    ]);
    expect(await runs(1)).toHaveLength(1);
  });

  test("counts as many rows of a run as it may read, and says whether there are others", async () => {
    await open();
    await send(rows(2), { chunk: "a" });
    await send(rows(3, 10), { chunk: "b" });
    const listed = (maxRows: number) =>
      t.run(async (ctx) => {
        const run = await ctx.db.query("imports").first();
        return await listedImport(ctx, run!, maxRows);
      });
    expect(await listed(2)).toMatchObject({
      ...{ chunks: 2, events: 5, isAtLeast: false, rowsRead: 2 },
      ...{ firstAt: THEN, lastAt: THEN + 12 * MINUTE },
    });
    expect(await listed(1)).toMatchObject({
      ...{ chunks: 1, events: 2, isAtLeast: true, rowsRead: 2 },
      ...{ firstAt: THEN, lastAt: THEN + MINUTE },
    });
  });

  test("says when a run is too large to be counted", async () => {
    await open();
    await t.run(async (ctx) => {
      const run = await ctx.db.query("imports").first();
      if (!run) return;
      for (let n = 0; n <= 8000; n++) {
        await ctx.db.insert("importChunks", {
          siteId: site.siteId,
          run: run._id,
          chunk: String(n),
          firstRow: 0,
          lastRow: 499,
          rowsInChunk: 500,
          seq: ctx.db.vars.commitTs,
          receivedAt: START + n,
          lanes: [0],
          events: 500,
          firstAt: THEN,
          lastAt: THEN,
        });
      }
    });
    expect(await runs()).toMatchObject([
      {
        chunks: 8000,
        events: 4_000_000,
        isAtLeast: true,
        lastChunkAt: START + 8000,
      },
    ]);
  });

  test("knows no other site", async () => {
    await open();
    const { siteId } = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
    });
    const paginationOpts = { numItems: 10, cursor: null };
    const { page } = await t.query(api.imports.listImports, {
      siteId,
      paginationOpts,
    });
    expect(page).toEqual([]);
    await expect(
      t.mutation(api.imports.closeImport, { siteId, importId: RUN }),
    ).rejects.toThrow("importNotFound");
  });
});
