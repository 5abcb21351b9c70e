/** Pages of every list, with ties, new rows and deleted rows, and how much one page may read. */
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { MAX_PAGE_ITEMS } from "../../shared/api/lists.js";
import { KIB } from "../../shared/units.js";
import {
  arbitraryRows,
  arbitrarySpan,
  deleteSome,
  type EventRow,
  initRows,
  insertRows,
} from "../lists/listRows.helpers.js";
import { allLists, type TestList } from "../lists/lists.helpers.js";
import { readHeld, walk } from "../testing/paging.helpers.js";
import {
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const arbitrarySizes = fc.array(fc.integer({ min: 1, max: 7 }), {
  minLength: 1,
  maxLength: 3,
});

describe("the pages of every list", () => {
  test("are the list by brute force, whatever their sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRows(30),
        arbitrarySpan,
        arbitrarySizes,
        fc.constantFrom({}, {}, { maximumRowsRead: 2 }),
        async (rows, span, sizes, limits) => {
          const { t, siteId } = await initRows(rows);
          for (const list of allLists(t, siteId, span)) {
            const { ids } = await walk(list.read, sizes, limits);
            expect([list.label, ids]).toEqual([
              list.label,
              await list.expected(),
            ]);
          }
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test("hold every row that stays once while others come and go", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRows(20),
        arbitraryRows(6),
        arbitrarySizes,
        fc.integer({ min: 2, max: 9 }),
        async (rows, arriving, sizes, every) => {
          const { t, siteId } = await initRows(rows);
          for (const list of allLists(t, siteId)) {
            const before = await list.expected();
            const gone = new Set<string>();
            let changes = 3;
            const between = async () => {
              if (changes-- <= 0) return;
              await insertRows(t, siteId, arriving);
              for (const id of await deleteSome(t, siteId, every)) gone.add(id);
            };
            const { ids } = await walk(list.read, sizes, { between });
            expect(new Set(ids).size).toBe(ids.length);
            const stayed = before.filter((id) => !gone.has(id));
            expect(ids.filter((id) => stayed.includes(id))).toEqual(stayed);
          }
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  });

  test("once pinned, are the list as it is now", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRows(20),
        arbitraryRows(20),
        arbitrarySizes,
        fc.integer({ min: 2, max: 9 }),
        async (rows, arriving, sizes, every) => {
          const { t, siteId } = await initRows(rows);
          const held = [];
          for (const list of allLists(t, siteId)) {
            const { pages } = await walk(list.read, sizes);
            expect(await readHeld(list.read, pages)).toEqual(
              await list.expected(),
            );
            held.push({ list, pages });
          }
          await insertRows(t, siteId, arriving);
          await deleteSome(t, siteId, every);
          for (const { list, pages } of held) {
            expect(await readHeld(list.read, pages)).toEqual(
              await list.expected(),
            );
          }
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

describe("a page", () => {
  const read = (t: TestBackend, siteId: string, label: string) => {
    const list = allLists(t, siteId).find((each) => each.label === label);
    return list as TestList;
  };
  const times = (count: number, row: Omit<EventRow, "occurredAt">, from = 0) =>
    Array.from({ length: count }, (_, index) => ({
      ...row,
      occurredAt: START + from + Math.floor(index / 3),
    }));

  test("of rows added at its top is the same page and those rows", async () => {
    const pageview = { type: "pageview" } as const;
    const { t, siteId } = await initRows({ events: times(10, pageview) });
    const list = read(t, siteId, "pageviews by {}");
    const first = await list.read({ numItems: 4, cursor: null });
    const pinned = {
      numItems: 4,
      cursor: null,
      endCursor: first.continueCursor,
    };
    expect(await list.read(pinned)).toEqual(first);
    await insertRows(t, siteId, { events: times(1, pageview, 9) });
    const [newest] = await list.expected();
    const grown = await list.read(pinned);
    expect(grown).toMatchObject({ ids: [newest, ...first.ids], isDone: false });
    expect(grown.splitCursor).toBeUndefined();
    await insertRows(t, siteId, { events: times(1, pageview, 9) });
    expect(await list.read(pinned)).toMatchObject({
      pageStatus: "SplitRecommended",
      splitCursor: expect.any(String) as string,
    });
  });

  test("of one row does not ask to be split, however little may be read", async () => {
    const { t, siteId } = await initRows({
      events: times(3, { type: "pageview" }),
    });
    const list = read(t, siteId, "pageviews by {}");
    const little = { numItems: 5, maximumBytesRead: 10 };
    const first = await list.read({ ...little, cursor: null });
    expect(first.ids).toHaveLength(1);
    const pinned = { cursor: null, endCursor: first.continueCursor };
    const again = await list.read({ ...little, ...pinned });
    expect(again.ids).toEqual(first.ids);
    expect(again.splitCursor).toBeUndefined();
  });

  test("between two cursors is empty if the second is not behind the first", async () => {
    const { t, siteId } = await initRows({
      events: times(9, { type: "pageview" }),
    });
    const list = read(t, siteId, "pageviews by {}");
    const { pages } = await walk(list.read, [3]);
    const [newer = "", older = "", end = ""] = pages.map(
      ({ endCursor }) => endCursor,
    );
    for (const pinned of [
      { cursor: older, endCursor: older },
      { cursor: older, endCursor: newer },
      { cursor: end, endCursor: older },
    ]) {
      expect(await list.read({ numItems: 3, ...pinned })).toMatchObject({
        ids: [],
        isDone: false,
        continueCursor: pinned.endCursor,
      });
    }
    expect(await list.read({ numItems: 3, cursor: end })).toMatchObject({
      ids: [],
      isDone: true,
    });
  });

  test("that finds nothing ends after 2,000 rows, with more to follow", async () => {
    const ada = { visitorId: "ada" };
    const { t, siteId } = await initRows({
      events: times(1, { ...ada, type: "pageview" }),
    });
    await insertRows(t, siteId, {
      events: times(2100, { ...ada, type: "engagement" }, 1),
    });
    for (const by of ["events by {}", 'pageviews by {"visitorId":"ada"}']) {
      const list = read(t, siteId, by);
      const first = await list.read({ numItems: 50, cursor: null });
      expect(first).toMatchObject({ ids: [], isDone: false });
      const cursor = first.continueCursor;
      expect(await list.read({ numItems: 50, cursor })).toMatchObject({
        ids: await list.expected(),
        isDone: true,
      });
    }
  });

  test("of the largest events is shorter, and splits before it is too large", async () => {
    const large = (count: number, from: number) =>
      times(
        count,
        {
          type: "track",
          name: "signup",
          visitorId: "ada",
          properties: [{ key: "text", value: "x".repeat(63 * KIB) }],
        },
        from,
      );
    const { t, siteId } = await initRows({});
    await insertRows(t, siteId, { events: large(150, 0) });
    const list = read(t, siteId, 'events by {"name":"signup"}');
    const { ids, pages } = await walk(list.read, [MAX_PAGE_ITEMS]);
    expect(ids).toEqual(await collectInParts(t));
    expect(pages).toHaveLength(3);
    await insertRows(t, siteId, { events: large(150, 1000) });
    const [first] = pages;
    if (!first) throw new Error("There is no first page.");
    expect(await list.read(first)).toMatchObject({
      pageStatus: "SplitRequired",
      continueCursor: first.endCursor,
    });
    expect(await readHeld(list.read, pages)).toEqual(await collectInParts(t));
  });

  /** The ids of all events, newest first, without reading them in one transaction. */
  async function collectInParts(t: TestBackend): Promise<string[]> {
    const ids: string[] = [];
    let before = Infinity;
    for (;;) {
      const rows = await t.run((ctx) =>
        ctx.db
          .query("events")
          .withIndex("by_creation_time", (q) => q.lt("_creationTime", before))
          .order("desc")
          .take(100),
      );
      const last = rows.at(-1);
      if (!last) return ids;
      before = last._creationTime;
      ids.push(...rows.map((row) => row._id));
    }
  }
});
