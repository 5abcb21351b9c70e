/**
 * Switches for all sites at once. The kill switch stops the intake, by mutation or by the
 * component's environment. The intake then asks senders to keep their events for five minutes.
 * Reports and folds go on. The environment also switches off the component's own upkeep. The app
 * gets passes to reports while their switch is on (`reportPasses.ts`).
 */
import { env, type MutationCtx } from "../_generated/server.js";
import type { QueryCtx } from "../_generated/server.js";

export const INTAKE_PAUSED = "intakePaused";
const REPORT_PASSES = "reportPasses";
type Switch = typeof INTAKE_PAUSED | typeof REPORT_PASSES;

export async function isIntakePaused(ctx: QueryCtx): Promise<boolean> {
  if (isOneOf(env.FOOTFALL_INTAKE_PAUSED, ["true", "1"])) return true;
  return await isOn(ctx, INTAKE_PAUSED);
}

/** Whether an operator has started passes to reports. */
export function areReportPassesOn(ctx: QueryCtx): Promise<boolean> {
  return isOn(ctx, REPORT_PASSES);
}

export async function turnReportPasses(
  ctx: MutationCtx,
  isOn: boolean,
): Promise<void> {
  await turn(ctx, REPORT_PASSES, isOn);
}

/** Whether the component's own crons do nothing. */
export function isUpkeepOff(): boolean {
  return isOneOf(env.FOOTFALL_UPKEEP, ["off", "false", "0"]);
}

/** Whether the variable has one of the words, as people type it, perhaps in a hurry. */
function isOneOf(set: string | undefined, words: readonly string[]): boolean {
  return set !== undefined && words.includes(set.trim().toLowerCase());
}

function findSwitch(ctx: QueryCtx, name: Switch) {
  return ctx.db
    .query("switches")
    .withIndex("by_name", (q) => q.eq("name", name))
    .unique();
}

async function isOn(ctx: QueryCtx, name: Switch): Promise<boolean> {
  return (await findSwitch(ctx, name))?.isOn ?? false;
}

export async function turn(
  ctx: MutationCtx,
  name: Switch,
  isOn: boolean,
): Promise<void> {
  const row = await findSwitch(ctx, name);
  if (row) await ctx.db.patch("switches", row._id, { isOn });
  else if (isOn) await ctx.db.insert("switches", { name, isOn });
}
