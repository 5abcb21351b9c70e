/**
 * Switches for all sites at once. The kill switch stops the intake, by mutation or by the component's environment:
 * senders are told to keep their events for five minutes, reports and folds go on. The component's own upkeep is
 * switched off by the environment.
 */
import { adminApi } from "../shared/admin.js";
import { env, mutation, type MutationCtx } from "./_generated/server.js";
import type { QueryCtx } from "./_generated/server.js";

const INTAKE_PAUSED = "intakePaused";

/** Effective on the next request. Pausing twice changes nothing. */
export const pauseIntake = mutation({
  args: adminApi.pauseIntake.args,
  returns: adminApi.pauseIntake.returns,
  handler: async (ctx) => {
    await turn(ctx, true);
    return null;
  },
});

/** Does nothing where the environment says paused. */
export const resumeIntake = mutation({
  args: adminApi.resumeIntake.args,
  returns: adminApi.resumeIntake.returns,
  handler: async (ctx) => {
    await turn(ctx, false);
    return null;
  },
});

export async function isIntakePaused(ctx: QueryCtx): Promise<boolean> {
  const set: string | undefined = env.FOOTFALL_INTAKE_PAUSED;
  if (set === "true" || set === "1") return true;
  return (await findSwitch(ctx))?.isOn ?? false;
}

/** Whether the component's own crons are to do nothing. */
export function isUpkeepOff(): boolean {
  const set: string | undefined = env.FOOTFALL_UPKEEP;
  return set === "off" || set === "false" || set === "0";
}

function findSwitch(ctx: QueryCtx) {
  return ctx.db
    .query("switches")
    .withIndex("by_name", (q) => q.eq("name", INTAKE_PAUSED))
    .unique();
}

async function turn(ctx: MutationCtx, isOn: boolean): Promise<void> {
  const row = await findSwitch(ctx);
  if (row) await ctx.db.patch("switches", row._id, { isOn });
  else if (isOn) await ctx.db.insert("switches", { name: INTAKE_PAUSED, isOn });
}
