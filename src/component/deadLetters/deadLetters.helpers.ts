/** Dead letters for tests, with events that no fold has seen. */
import batchWorker from "@convex-dev/batch-worker/test";
import { convexTest } from "convex-test";
import { defineSchema, type WithoutSystemFields } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel.js";
import schema from "../schema.js";
import { modules, START, type TestBackend } from "../testing/setup.helpers.js";
import { allEvents, changeEvent, putEvent } from "../rows/eventRows.helpers.js";
import type { NewLoggedEvent } from "../rows/eventForm.js";

/** A backend in which an event can have any shape, as if another version had stored it. */
export function initConvexTestWithoutSchema(): TestBackend {
  const lenient = defineSchema(schema.tables, { schemaValidation: false });
  const t = convexTest({ schema: lenient, modules, transactionLimits: true });
  batchWorker.register(t);
  return t;
}

type Letter = WithoutSystemFields<Doc<"deadLetters">>;

/** Stores an event and its letter, which is due now. `event` may have any fields. */
export async function insertLetter(
  t: TestBackend,
  siteId: Id<"sites">,
  event: Record<string, unknown> = {},
  letter: Partial<Letter> = {},
): Promise<Id<"deadLetters">> {
  return await t.run(async (ctx) => {
    const stored = {
      type: "pageview",
      visitorId: "visitor",
      path: "/",
      siteId,
      lane: 0,
      seq: ctx.db.vars.commitTs,
      occurredAt: START,
      receivedAt: START,
      source: "client",
      ...event,
    };
    const eventDocumentId = await putEvent(ctx, stored as NewLoggedEvent);
    const { body } = event;
    if (typeof body === "string") {
      await ctx.db.patch("events", eventDocumentId, { body });
    }
    return await ctx.db.insert("deadLetters", {
      siteId,
      lane: 0,
      eventDocumentId,
      occurredAt: START,
      failedAt: Date.now(),
      reason: "threw",
      error: "",
      attempts: 0,
      ...(letter.quarantinedAt === undefined && { retryAt: Date.now() }),
      ...letter,
    });
  });
}

/** A time that the schema lets through and that has no hour in a zone. */
export const POISON = { occurredAt: 1e300 };
/** For the site: in UTC every time has an hour. */
export const ZONED = { timeZone: "Europe/Berlin" };

/** Makes every event one that can be folded. */
export async function fixEvents(t: TestBackend): Promise<void> {
  await t.run(async (ctx) => {
    for (const { _id } of await allEvents(ctx)) {
      await changeEvent(ctx, _id, { occurredAt: START });
    }
  });
}

export const lettersOf = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("deadLetters").collect());
