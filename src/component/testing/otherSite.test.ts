/**
 * A caller who may see one site sees no other through it. A call may name a key, a person, a run, a
 * letter or a cursor besides the `siteId`. It finds only those of its own site.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { FunctionReference } from "convex/server";
import { adminApi } from "../../shared/api/admin.js";
import { readApi } from "../../shared/api/readApi.js";
import { sharedReports } from "../../shared/site/reportPasses.js";
import { DAY, HOUR } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { insertLetter } from "../deadLetters/deadLetters.helpers.js";
import { sendChunk } from "../removals/removals.helpers.js";
import {
  allRows,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "./setup.helpers.js";

let t: TestBackend;
let site: TestSite;
let other: TestSite;
useSite((made) => ({ t, site } = made));

const event = (visitorId: string, at = START - HOUR) => ({
  type: "pageview" as const,
  path: "/secret",
  visitorId,
  userId: "eve",
  groups: ["acme"],
  properties: [{ key: "plan", value: "pro" }],
  occurredAt: at,
});

/** The other site's rows, as stored. */
async function rowsOfOther(): Promise<unknown> {
  return (await allRows(t)).filter(
    (row) =>
      ("siteId" in row && row.siteId === other.siteId) ||
      ("_id" in row && row._id === other.siteId),
  );
}

/** Arguments of the other site that a test may give to a function. */
let foreign: Record<string, unknown>;

beforeEach(async () => {
  const { siteId } = await t.mutation(api.sites.createSite, {
    slug: "other",
    name: "Other",
  });
  other = {
    ...site,
    siteId,
    send: (events, extra) => site.send(events, { siteId, ...extra }),
  };
  await t.mutation(api.keys.createKey, {
    siteId,
    kind: "secret",
    hash: "c".repeat(64),
  });
  await other.send(
    Array.from({ length: 30 }, (_, each) =>
      event(`v${each % 3}`, START - each * HOUR),
    ),
  );
  await other.send([
    { type: "track", name: "signup", userId: "eve", occurredAt: START - HOUR },
    { type: "identify", visitorId: "v1", userId: "eve", occurredAt: START },
    { type: "identify", userId: "eve", source: "server", occurredAt: START },
    { type: "group", groupId: "acme", occurredAt: START },
  ]);
  await sendChunk(t, other, { importId: "run", chunk: "1" }, [event("v1")]);
  await foldAll(t);
  const id = await t.run(async (ctx) => ctx.db.normalizeId("sites", siteId)!);
  const letterId = await insertLetter(t, id);
  const [key] = await t.query(api.keys.listKeys, { siteId });
  foreign = {
    keyId: key!.keyId,
    visitorId: "v1",
    userId: "eve",
    groupId: "acme",
    importId: "run",
    deadLetterIds: [letterId],
    path: "/secret",
    name: "signup",
  };
});

type Row = Record<string, unknown>;
const nothing = { page: [] };
const range = { from: START - 2 * DAY, to: START };

/**
 * Each call with one of these names something of the other site. The third part is its answer, or
 * the kind of its error.
 */
const calls: [
  name: string,
  module: string,
  argument: string,
  answer: unknown,
  more?: Row,
][] = [
  ["revokeKey", "keys", "keyId", "keyNotFound"],
  ["closeImport", "imports", "importId", "importNotFound"],
  ["undoImport", "undoImport", "importId", "importNotFound"],
  ["retryDeadLetters", "deadLetters", "deadLetterIds", { reset: 0 }],
  ["discardDeadLetters", "deadLetters", "deadLetterIds", { discarded: 0 }],
  ["eraseVisitor", "erasure", "visitorId", { done: true }],
  ["eraseVisitor", "erasure", "userId", { done: true }],
  ["exportVisitor", "personExport", "visitorId", nothing],
  ["exportVisitor", "personExport", "userId", nothing],
  ["deleteGroup", "groupDeletion", "groupId", { done: true }],
  ["deleteEvents", "removals", "path", { deleted: { events: 0 } }, range],
  ["getVisitor", "visitorProfile", "visitorId", null],
  ["getUser", "users", "userId", null],
  ["getGroup", "groups", "groupId", null],
  ...["name", "path", "visitorId", "userId", "groupId"].map(
    (argument): (typeof calls)[number] => [
      "listEvents",
      "lists",
      argument,
      nothing,
    ],
  ),
  ...["path", "visitorId", "userId"].map((argument): (typeof calls)[number] => [
    "listPageviews",
    "lists",
    argument,
    nothing,
  ]),
  ["listSessions", "lists", "visitorId", nothing],
  ["listVisitors", "lists", "userId", nothing],
];

const tables = { ...readApi, ...adminApi };

const functionOf = (module: string, name: string) =>
  (api as unknown as Record<string, Record<string, unknown>>)[module]![
    name
  ] as FunctionReference<"query" | "mutation">;

async function run(name: string, module: string, args: Row): Promise<unknown> {
  const reads = name in readApi || /^(?:list|export)/.test(name);
  const reference = functionOf(module, name);
  const asked = reads
    ? t.query(reference as FunctionReference<"query">, args)
    : t.mutation(reference as FunctionReference<"mutation">, args);
  return await asked.then(
    (answer: unknown) => answer,
    (error: { data?: { kind?: string } }) => error.data?.kind,
  );
}

describe("by a site's id nothing of another is reached", () => {
  test.each(calls)(
    "%s (%s) with %s",
    async (name, module, argument, answer, more) => {
      const args = {
        ...more,
        ...("paginationOpts" in tables[name as keyof typeof tables].args && {
          paginationOpts: { numItems: 100, cursor: null },
        }),
        [argument]: foreign[argument],
      };
      const before = await rowsOfOther();
      const reached = await run(name, module, { siteId: site.siteId, ...args });
      await foldAll(t);
      const after = await rowsOfOther();
      if (answer === null || typeof answer === "string")
        expect(reached).toBe(answer);
      else expect(reached).toMatchObject(answer as object);
      expect(after).toEqual(before);
      // The other site finds it by its own id, so the call above would have found it.
      const own = await run(name, module, { siteId: other.siteId, ...args });
      expect(own).not.toEqual(reached);
    },
  );

  test("and this is every argument that may name something", () => {
    const named = Object.entries(tables).flatMap(([name, { args }]) =>
      Object.keys(args)
        .filter((field) => /Ids?$/.test(field) && field !== "siteId")
        .map((field) => `${name} ${field}`),
    );
    const tested = calls.map(([name, , argument]) => `${name} ${argument}`);
    expect(tested).toEqual(expect.arrayContaining(named));
  });
});

describe("by a pass to another site's report", () => {
  test.each(sharedReports)("%s is not opened", async (report) => {
    await t.mutation(api.reportPasses.startReportPasses, {});
    const passTo = async (siteId: string) =>
      (
        await t.query(api.reportPasses.issue, {
          audience: "staff",
          siteId,
          reports: [report],
        })
      )[report]!;
    const opens = (siteId: string, pass: string) =>
      t.query(api.reportPasses.accepts, {
        audience: "staff",
        siteId,
        report,
        pass,
      });
    const [own, foreignPass] = [
      await passTo(site.siteId),
      await passTo(other.siteId),
    ];
    expect(await opens(site.siteId, foreignPass)).toBe(false);
    expect(await opens(other.siteId, own)).toBe(false);
    expect(await opens(site.siteId, own)).toBe(true);
    expect(await opens(other.siteId, foreignPass)).toBe(true);
  });
});

describe("by a cursor of another site's list", () => {
  const lists = Object.entries(tables)
    .filter(([, { args }]) => "siteId" in args && "paginationOpts" in args)
    .map(([name]) => name);
  const modules: Record<string, string> = {
    listGroups: "groups",
    listImports: "imports",
    listDeadLetters: "deadLetters",
    exportVisitor: "personExport",
  };
  /** An export is of somebody, and both sites know her. */
  const subjectOf = (name: string) =>
    name === "exportVisitor" ? { userId: "eve" } : {};

  test.each(lists)("%s goes on among the site's own", async (name) => {
    await site.send([event("mine"), event("mine", START - 20 * HOUR)]);
    await foldAll(t);
    const reference = functionOf(
      modules[name] ?? "lists",
      name,
    ) as FunctionReference<"query">;
    const page = async (siteId: string, cursor: string | null) =>
      (await t.query(reference, {
        siteId,
        ...subjectOf(name),
        paginationOpts: { numItems: 1, cursor },
      })) as { page: unknown[]; continueCursor: string };
    const everyOther = new Set<string>();
    let cursor: string | null = null;
    for (let pages = 0; cursor !== "[]" && pages < 50; pages++) {
      const { page: rows, continueCursor } = await page(other.siteId, cursor);
      rows.forEach((row) => everyOther.add(JSON.stringify(row)));
      cursor = continueCursor;
      const { page: reached } = await page(site.siteId, cursor);
      for (const row of reached)
        expect(everyOther).not.toContain(JSON.stringify(row));
      if (/^list.*isit/.test(name)) {
        for (const row of reached)
          expect(row).toMatchObject({ visitorId: "mine" });
      }
    }
    expect(everyOther.size).toBeGreaterThan(0);
  });
});
