/** Helpers that the tests of erasure share. */
import type { PaginationOptions } from "convex/server";
import { MINUTE } from "../../shared/units.js";
import type {
  Erased,
  Erasure,
  ErasurePreview,
  PersonExport,
} from "../../shared/api/upkeep.js";
import { api } from "../_generated/api.js";
import { countedShare } from "../budget/cleanupLimits.js";
import type { Subject } from "../model/removals/person.js";
import {
  advance,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

/** Erases as much as one call does. */
export async function erase(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  subject: Subject,
): Promise<Erased> {
  const args = { siteId, ...subject };
  return asErased(await t.mutation(api.erasure.eraseVisitor, args));
}

/**
 * Erases in a transaction that has room for `ranges` index ranges, besides those held in reserve.
 */
export async function eraseWithin(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  subject: Subject,
  ranges: number,
): Promise<Erased> {
  const databaseQueries = countedShare.databaseQueries.reserve + ranges;
  const answer = await t.run((ctx) =>
    ctx.runMutation(
      api.erasure.eraseVisitor,
      { siteId, ...subject },
      { transactionLimits: { databaseQueries } },
    ),
  );
  return asErased(answer);
}

function asErased(answer: Erasure): Erased {
  if (answer.kind === "deleted") return answer;
  throw new Error("It is a preview.");
}

/** Asks for everything that an erasure would take. */
export async function previewErasure(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  subject: Subject,
): Promise<ErasurePreview> {
  const args = { siteId, ...subject, preview: true };
  const answer = await t.mutation(api.erasure.eraseVisitor, args);
  if (answer.kind === "preview") return answer;
  throw new Error("It has erased.");
}

/** Everything that is exported of a person, line by line, in pages of `numItems` rows. */
export async function exportAll(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  subject: Subject,
  numItems = 200,
): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 1000; pages++) {
    const paginationOpts: PaginationOptions = { numItems, cursor };
    const args = { siteId, ...subject, paginationOpts };
    const answer: PersonExport = await t.query(
      api.personExport.exportVisitor,
      args,
    );
    lines.push(...answer.page);
    if (answer.isDone) {
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    }
    cursor = answer.continueCursor;
  }
  throw new Error("There is no end to it");
}

/** Runs until no figure is left to be counted again. */
export async function repaired(t: TestBackend): Promise<void> {
  for (let waited = 0; waited < 100; waited++) {
    await advance(t, MINUTE);
    const left = await t.run((ctx) => ctx.db.query("repairs").first());
    if (!left) return;
  }
}
