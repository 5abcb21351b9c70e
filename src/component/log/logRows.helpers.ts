/** Events in lanes for tests, stored without an ingest, which no lane has been woken for. */
import type { Id } from "../_generated/dataModel.js";
import { START, type TestBackend } from "../testing/setup.helpers.js";
import { eventAt, putEvent } from "../rows/eventRows.helpers.js";
import type { LoggedEvent, NewLoggedEvent } from "../rows/eventForm.js";

type Event = Omit<NewLoggedEvent, "siteId" | "seq">;

/** Stores events of these names in one commit. */
export async function storeCommit(
  t: TestBackend,
  siteId: Id<"sites">,
  names: readonly string[],
  fields: Partial<Event> = {},
): Promise<LoggedEvent[]> {
  const ids = await t.run(async (ctx) => {
    const stored: Id<"events">[] = [];
    for (const name of names) {
      const event = {
        type: "track" as const,
        name,
        siteId,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        occurredAt: START,
        receivedAt: START,
        source: "server" as const,
        ...fields,
      };
      stored.push(await putEvent(ctx, event));
    }
    return stored;
  });
  return await t.run(async (ctx) => {
    const events: LoggedEvent[] = [];
    for (const id of ids) events.push((await eventAt(ctx, id))!);
    return events;
  });
}
