/** Compaction arranges itself; once a day this looks for what an interruption has left. */
import { cronJobs } from "convex/server";
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import { internalAction } from "./_generated/server.js";

export const compact = internalAction({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await ctx.runAction(components.footfall.compaction.compactShards, {});
    return null;
  },
});

const crons = cronJobs();
crons.daily(
  "footfall compaction",
  { hourUTC: 3, minuteUTC: 30 },
  internal.crons.compact,
  {},
);

export default crons;
