/** The list of sites, against the order of their names by brute force. */
import type { PaginationOptions } from "convex/server";
import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { api } from "../_generated/api.js";
import { readHeld, walk } from "../testing/paging.helpers.js";
import {
  initConvexTest,
  initSite,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const pageOf = (t: TestBackend, paginationOpts: PaginationOptions) =>
  t.query(api.siteList.listSites, { paginationOpts });

/** Reads a page as the walks of pages need it. */
const reader =
  (t: TestBackend) =>
  async (options: { numItems: number; cursor: string | null }) => {
    const { page, ...rest } = await pageOf(t, options);
    return { ...rest, ids: page.map(({ siteId }) => siteId) };
  };

/** Texts whose order differs between code points and UTF-16, and names that are equal. */
const arbitraryName = fc.constantFrom(
  "a",
  "B",
  "b",
  "Ä",
  "\u{1F331}",
  "\uFF21",
);

/** The order of two texts by their bytes in UTF-8, which is that of their code points. */
const byBytes = (one: string, other: string) =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

test("pages of any size are the sites by name, without those being deleted", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: arbitraryName, isDeleted: fc.boolean() }), {
        maxLength: 12,
      }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
      async (sites, sizes) => {
        const t = initConvexTest();
        const expected: { siteId: string; name: string }[] = [];
        for (const [i, { name, isDeleted }] of sites.entries()) {
          const site = { slug: `site-${i}`, name };
          const { siteId } = await t.mutation(api.sites.createSite, site);
          if (isDeleted) await t.mutation(api.sites.deleteSite, { siteId });
          else expected.push({ siteId, name });
        }
        // The sort is stable, and sites of one name stay in the order of their creation.
        expected.sort((one, other) => byBytes(one.name, other.name));
        const read = reader(t);
        const { ids, pages } = await walk(read, sizes);
        expect(ids).toEqual(expected.map(({ siteId }) => siteId));
        expect(await readHeld(read, pages)).toEqual(ids);
      },
    ),
    { numRuns: 5, endOnFailure: true },
  );
});

test("a row tells a site from others, and says nothing of its keys and origins", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t, {
    allowedOrigins: ["https://shop.example"],
    timeZone: "Europe/Berlin",
    status: "paused",
  });
  const { page, isDone } = await pageOf(t, { numItems: 10, cursor: null });
  expect(isDone).toBe(true);
  expect(page).toEqual([
    {
      siteId,
      slug: "site",
      name: "Site",
      status: "paused",
      timeZone: "Europe/Berlin",
      createdAt: expect.any(Number) as number,
    },
  ]);
});

test.each([
  ["no items", { numItems: 0, cursor: null }],
  ["more items than a page may have", { numItems: 201, cursor: null }],
  ["a cursor of a list by time", { numItems: 1, cursor: '[5,6,"id"]' }],
])("a page with %s is refused", async (_name, options) => {
  const t = initConvexTest();
  await expect(pageOf(t, options)).rejects.toMatchObject({
    data: { kind: "invalidArgument" },
  });
});
