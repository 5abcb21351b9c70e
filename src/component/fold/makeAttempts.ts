/** The attempts of a fold: each is a nested mutation, and `FoldRun` says what to try after it. */
import { errorForLog } from "../../shared/errorForLog.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { hasRoomForAttempt } from "./attempts.js";
import { describeError } from "../deadLetters/setAside.js";
import { doOthersFail } from "./foldProbe.js";
import { trySetAside, type NextEvent } from "./foldSkips.js";
import { attemptLimits } from "../model/fold/foldPlan.js";
import type { FoldSettings } from "../model/fold/foldSettings.js";
import {
  MAX_DEAD_LETTERS_PER_FOLD,
  type FoldedAttempt,
  type FoldRun,
} from "../model/fold/foldRun.js";

/** The part of a lane's log that a batch takes from. */
interface BatchLog {
  siteId: Id<"sites">;
  lane: number;
  settings: FoldSettings;
  upTo: bigint;
}

/** Makes the attempts of a run, one after the other, for as long as there is room for one. */
export async function makeAttempts(
  ctx: MutationCtx,
  run: FoldRun,
  log: BatchLog,
): Promise<void> {
  for (let attempt = run.next(); attempt; attempt = run.next()) {
    const { limits, rangeBudget } = attemptLimits(attempt.share);
    if (!(await hasRoomForAttempt(ctx, attempt.share))) return;
    try {
      const folded: FoldedAttempt = await ctx.runMutation(
        internal.fold.loop.foldAttempt,
        {
          ...log,
          cursor: run.cursor,
          size: attempt.size,
          rangeBudget: Math.min(rangeBudget, attempt.ranges),
        },
        { transactionLimits: limits },
      );
      run.folded(folded);
    } catch (error) {
      await afterFailure(ctx, run, { ...log, error });
    }
  }
}

/** Sets the first event aside whose folds have left no trace but the stall. */
export async function setAsideUntried(
  ctx: MutationCtx,
  run: FoldRun,
  log: BatchLog,
): Promise<void> {
  await setNextAside(ctx, run, log, {
    reason: "outOfTime",
    error:
      "The fold of this event ran out of time again and again; it was set aside untried.",
  });
}

/**
 * Sets aside the event that has failed alone, or stops the lane where the cause is not the event's.
 */
async function afterFailure(
  ctx: MutationCtx,
  run: FoldRun,
  { error, ...log }: BatchLog & { error: unknown },
): Promise<void> {
  const { siteId, lane, upTo } = log;
  const answer = run.failed();
  if (answer === "halve") return;
  const next = { siteId, lane, cursor: run.cursor, upTo };
  const isCauseOurs =
    answer === "stop" ||
    (answer === "lookAhead" && (await doOthersFail(ctx, next)));
  if (!isCauseOurs) {
    const letter = { reason: "threw" as const, error: describeError(error) };
    await setNextAside(ctx, run, log, letter);
    return;
  }
  run.stopped();
  console.error(
    `Footfall: more than ${MAX_DEAD_LETTERS_PER_FOLD} events of one batch failed; lane ${lane} of site ${siteId} is stopped, and tried again by itself. Once the cause is fixed startFolds starts it at once; the dead letters have its text.`,
    errorForLog(error),
  );
  await ctx.scheduler.runAfter(0, internal.fold.loop.stop, { siteId, lane });
}

async function setNextAside(
  ctx: MutationCtx,
  run: FoldRun,
  { settings: { timeZone }, ...log }: BatchLog,
  letter: Pick<NextEvent, "reason" | "error">,
): Promise<void> {
  const next = { ...log, timeZone, cursor: run.cursor };
  const passed = await trySetAside(ctx, { ...next, ...letter });
  if (passed) run.setAside(passed.cursor);
  else run.stuck();
}
