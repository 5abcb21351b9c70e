/**
 * The chain of steps that works off a site's repairs. At any time one step is planned, for the day
 * that comes next, and noted on that day's row. Code that adds to the queue reads that note: it
 * sees whether the chain is alive, and wakes it when it sleeps for a day that has to wait.
 */
import { HOUR, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { nextRepair, plannedRepair } from "../rows/repairs.js";
import { cancelPending, isAlive } from "../rows/scheduledJobs.js";

/** The wait after the first failure; it doubles with each further one. */
const FIRST_DELAY_MS = SECOND;
/** Bounds the wait, so that each repair is tried about once an hour at least. */
const LONGEST_DELAY_MS = HOUR;

export function isReady({ notBefore = 0 }: Doc<"repairs">): boolean {
  return notBefore <= Date.now();
}

/**
 * Starts a chain where none is alive, and wakes a sleeping one where there is something to do. The
 * platform never runs a step again that threw: the day for which it was planned goes behind the
 * others.
 */
export async function wakeRepairs(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const planned = await plannedRepair(ctx, siteId);
  // A step that succeeded has already planned the next one.
  if (planned?.nextStep && (await isAlive(ctx, planned.nextStep.job))) {
    const next = await nextRepair(ctx, siteId);
    if (!next || planned.nextStep.at <= dueAt(next)) return;
  } else if (planned) {
    await putOff(ctx, planned);
  }
  await planStep(ctx, siteId);
}

/**
 * Plans the one next step, cancels any other, and notes it. Ends the chain where nothing is left.
 */
export async function planStep(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const planned = await plannedRepair(ctx, siteId);
  if (planned?.nextStep) await cancelPending(ctx, planned.nextStep.job);
  const next = await nextRepair(ctx, siteId);
  if (planned && planned._id !== next?._id) {
    await ctx.db.patch("repairs", planned._id, { nextStep: undefined });
  }
  if (!next) return;
  const at = dueAt(next);
  const job = await ctx.scheduler.runAt(at, internal.repairs.steps.step, {
    siteId,
  });
  await ctx.db.patch("repairs", next._id, { nextStep: { at, job } });
}

/** Notes that the repair has moved on: it need not wait any more. */
export async function moveOn(
  ctx: MutationCtx,
  repair: Doc<"repairs">,
  changed: {
    [Field in "hours" | "count" | "unstaging" | "summed"]?:
      Doc<"repairs">[Field] | undefined;
  },
): Promise<void> {
  const { hours = repair.hours, ...others } = changed;
  await ctx.db.patch("repairs", repair._id, {
    ...others,
    hours,
    notBefore: undefined,
    delays: undefined,
    updatedAt: Date.now(),
  });
}

/** Puts the repair behind the others, for a time that doubles as long as it does not move on. */
export async function putOff(
  ctx: MutationCtx,
  repair: Doc<"repairs">,
): Promise<void> {
  const { delays = 0 } = repair;
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** delays, LONGEST_DELAY_MS);
  await ctx.db.patch("repairs", repair._id, {
    delays: delays + 1,
    notBefore: Date.now() + delayMs,
  });
}

/** Lets the repair sleep until an instant. */
export async function waitUntil(
  ctx: MutationCtx,
  repair: Doc<"repairs">,
  notBefore: number,
): Promise<void> {
  await ctx.db.patch("repairs", repair._id, { notBefore });
}

function dueAt({ notBefore = 0 }: Doc<"repairs">): number {
  return Math.max(Date.now(), notBefore);
}
