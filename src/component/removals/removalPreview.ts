/** Finds and counts everything that a removal would take, and changes nothing. */
import { v, type Infer } from "convex/values";
import { defined } from "../../shared/defined.js";
import {
  MAX_REMOVAL_EXAMPLES,
  vRemovalPreview,
} from "../../shared/api/removal.js";
import { internalQuery } from "../_generated/server.js";
import { isMeant, vMatching } from "../model/removals/removal.js";
import { candidates } from "./removalScan.js";
import { RowBudget } from "../budget/rowBudget.js";
import { TouchedSessions } from "./touchedSessions.js";
import { removalPreview } from "../budget/cleanupLimits.js";

const vPreview = vRemovalPreview.omit("kind", "unrepairedDays");
export type Preview = Infer<typeof vPreview>;

/** Run this on a stale snapshot: it reads the time into which ingest writes. */
export const lookAtRemoval = internalQuery({
  args: { siteId: v.id("sites"), target: vMatching },
  returns: vPreview,
  handler: async (ctx, { siteId, target }): Promise<Preview> => {
    const budget = new RowBudget(removalPreview.events);
    const sessions = new TouchedSessions(ctx, siteId);
    const visitors = new Set<string>();
    const examples: Preview["examples"] = [];
    let events = 0;
    let isAtLeast = false;
    for await (const event of candidates(ctx, siteId, target, null)) {
      if (budget.isSpent || sessions.lookups === removalPreview.lookups) {
        isAtLeast = true;
        break;
      }
      budget.take(event);
      if (!isMeant(event, target)) continue;
      events++;
      if (event.visitorId !== undefined) visitors.add(event.visitorId);
      await sessions.add(event);
      if (examples.length < MAX_REMOVAL_EXAMPLES) {
        const { occurredAt, hostname, path } = event;
        examples.push({ occurredAt, ...defined({ hostname, path }) });
      }
    }
    const { count } = sessions;
    return {
      events,
      sessions: count,
      visitors: visitors.size,
      isAtLeast,
      examples,
    };
  },
});
