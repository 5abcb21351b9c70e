/** Rebuilds the rollups of a range from raw events, while ingest goes on. See `steps.ts`. */
import { v } from "convex/values";
import { internalMutation } from "../_generated/server.js";
import { MAX_REBUILT_DAYS } from "../budget/repairLimits.js";
import { bucketsOf, type Span } from "../model/rollups/rangePlan.js";
import { enqueueRepairs } from "../rollups/repairQueue.js";
import { goOnLater, takeWork } from "../rows/unfinishedWork.js";
import { scopeOf, type WriteScope } from "../scope/scope.js";

/** Goes on where `rebuildRange` left off, unless the site was deleted in the meantime. */
export const enqueueRest = internalMutation({
  args: { workId: v.id("unfinishedWork") },
  returns: v.null(),
  handler: async (ctx, { workId }): Promise<null> => {
    const rest = await takeWork(ctx, workId, "rebuild");
    if (rest) await enqueueDays(scopeOf(ctx, rest.site), rest.work);
    return null;
  },
});

/** Adds the hours of some days to the queue of repairs, and schedules the rest of a long range. */
export async function enqueueDays(
  scope: WriteScope,
  { from, to }: Span,
): Promise<void> {
  const { ctx, site, zone } = scope;
  let until = from;
  for (let days = 0; days < MAX_REBUILT_DAYS && until < to; days++) {
    until = zone.nextDay(until);
  }
  const now = Date.now();
  const hours = bucketsOf(zone, "hour", { from, to: until });
  await enqueueRepairs(
    scope,
    hours.filter((hour) => hour <= now),
  );
  if (until >= to) return;
  await goOnLater(ctx, site._id, { kind: "rebuild", from: until, to });
}
