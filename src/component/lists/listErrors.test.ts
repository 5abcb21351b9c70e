/** Lists refuse bad input with a clear error. */
import { ConvexError } from "convex/values";
import { describe, expect, test } from "vitest";
import type { FootfallErrorData } from "../../shared/errors.js";
import { HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const firstPage = { numItems: 50, cursor: null };

describe("lists refuse", () => {
  async function errorOf(promise: Promise<unknown>) {
    const error: unknown = await promise.catch((thrown: unknown) => thrown);
    if (!(error instanceof ConvexError)) throw error;
    return error.data as FootfallErrorData;
  }

  test.each([0, -1, 201, 1.5, NaN, Infinity])(
    "pages of %s items",
    async (numItems) => {
      const t = initConvexTest();
      const { siteId } = await initSite(t);
      for (const list of [
        api.lists.listEvents,
        api.lists.listPageviews,
        api.lists.listSessions,
        api.lists.listVisitors,
      ]) {
        const paginationOpts = { numItems, cursor: null };
        expect(
          await errorOf(t.query(list, { siteId, paginationOpts })),
        ).toMatchObject({
          kind: "invalidArgument",
          argument: "paginationOpts.numItems",
        });
      }
    },
  );

  test.each([
    "",
    "x",
    "null",
    "{}",
    "[1]",
    '["a",1,"b"]',
    "[1,2,3]",
    '[1,1e999,"a"]',
    '[1,2,"a",3]',
    // A cursor of a list that ends before it.
    `[${START},1,"a"]`,
    `[${START - HOUR - 1},1,"a"]`,
  ])("the cursor %s", async (broken) => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const range = { siteId, from: START - HOUR, to: START };
    for (const given of [
      { cursor: broken },
      { cursor: null, endCursor: broken },
    ]) {
      const paginationOpts = { numItems: 1, ...given };
      expect(
        await errorOf(
          t.query(api.lists.listEvents, { ...range, paginationOpts }),
        ),
      ).toMatchObject({
        kind: "invalidArgument",
        paginationError: "InvalidCursor",
      });
    }
  });

  test("two filters at once", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const args = { siteId, path: "/", userId: "a", paginationOpts: firstPage };
    for (const query of [
      t.query(api.lists.listEvents, args),
      t.query(api.lists.listPageviews, args),
    ]) {
      expect(await errorOf(query)).toMatchObject({
        kind: "invalidArgument",
        arguments: ["path", "userId"],
      });
    }
  });

  test("a range that ends before it begins, and unknown sites", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const list = (args: { siteId: string; from?: number; to?: number }) =>
      t.query(api.lists.listSessions, { ...args, paginationOpts: firstPage });
    for (const range of [{ from: 2, to: 1 }, { from: NaN }, { to: NaN }]) {
      const error = await errorOf(list({ siteId, ...range }));
      expect(error.kind).toBe("invalidRange");
    }
    expect((await errorOf(list({ siteId: "unknown" }))).kind).toBe(
      "siteNotFound",
    );
    expect(await list({ siteId, from: 1, to: 1 })).toEqual({
      page: [],
      isDone: true,
      continueCursor: "[]",
    });
  });
});
