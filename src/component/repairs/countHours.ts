/**
 * Counts the hours of a day again from raw rows: several small ones in one transaction, a large one
 * in many.
 *
 * The fence: one transaction finds the hour without deltas and reads the lanes' cursors. Until a
 * fold writes a delta of the hour, its blocks and its raw rows up to those cursors do not change,
 * so the count may take several transactions. Compaction leaves the hour alone. A delta that comes
 * in between makes the count begin again, unless the count is already replacing the hour's blocks.
 *
 * An hour that has only deltas, an open or a quiet one of today, is counted in one transaction, and
 * its deltas are replaced.
 */
import { SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { hasDeltasOf } from "../rollups/deltaReads.js";
import {
  CLOSED_AFTER_MS,
  closedBefore,
  settlesAt,
} from "../model/rollups/closing.js";
import type { CellTables } from "../model/rollups/deltas.js";
import type { Fence, Recount } from "../model/rollups/recount.js";
import { TOTALS } from "../model/rollups/blocks.js";
import {
  CountBudget,
  countRows,
  countStart,
  fenceOf,
  type CountPosition,
} from "./recount.js";
import { moveOn, putOff, waitUntil } from "../rollups/repairChain.js";
import {
  areDeltasSmall,
  heldRows,
  replaceDeltas,
  replaceFromStaged,
  replaceHour,
} from "./replaceHour.js";
import type { Scope, WriteScope } from "../scope/scope.js";
import { partsOf } from "../rows/rollups.js";
import { stage } from "./stagedRows.js";
import { MAX_HOURS_PER_STEP } from "../budget/repairLimits.js";
import { hasDoneEnough } from "../budget/stepBudget.js";

type Repair = Doc<"repairs">;

/** An hour to count in one transaction. */
interface HourToCount {
  hour: number;
  fence: Fence;
  /** The hour's day has settled. */
  settled: boolean;
}

/** Counts as many of the day's hours as fit, or begins the count of a large one. */
export async function countHours(
  scope: WriteScope,
  repair: Repair,
): Promise<void> {
  const { ctx, site } = scope;
  const budget = new CountBudget();
  const fence = await fenceOf(ctx, site._id);
  const settled = isPastSettling(scope, repair);
  const hours = [...repair.hours];
  for (const hour of repair.hours.slice(0, MAX_HOURS_PER_STEP)) {
    if (budget.isSpent || (await hasDoneEnough(ctx))) break;
    const asked = { hour, fence, settled };
    const outcome = await countAtOnce(scope, asked, budget);
    if (outcome.kind === "replaced") hours.shift();
    else if (hour !== repair.hours[0]) break;
    else {
      await beginLater(scope, repair, { hour, fence, outcome });
      return;
    }
  }
  await moveOn(ctx, repair, { hours });
}

type Outcome =
  | { kind: "replaced" | "hasDeltas" | "isOpen" }
  | { kind: "isLarge"; tables: CellTables; next: CountPosition | null };

/** Counts and replaces an hour, if one transaction is enough. */
async function countAtOnce(
  scope: WriteScope,
  { hour, fence, settled }: HourToCount,
  budget: CountBudget,
): Promise<Outcome> {
  const begin = { hour, fence, ...countStart };
  const isClosed = hour < closedBefore(Date.now());
  if (await isOnlyDeltas(scope, hour, isClosed)) {
    const isSmall = await areDeltasSmall(scope, hour);
    const counted = isSmall ? await countRows(scope, begin, budget) : null;
    if (counted?.next !== null) {
      return { kind: isClosed ? "hasDeltas" : "isOpen" };
    }
    await replaceDeltas(scope, { hour, tables: counted.tables, fence });
    return { kind: "replaced" };
  }
  const hasDeltas = await hasDeltasOf(scope, hour);
  if (hasDeltas && isClosed) return { kind: "hasDeltas" };
  const { tables, next } = await countRows(scope, begin, budget);
  const before = next === null ? await heldRows(scope, hour) : null;
  if (before === null) {
    // Each fold would make a count over several transactions begin again.
    return isClosed ? { kind: "isLarge", tables, next } : { kind: "isOpen" };
  }
  if (hasDeltas) return { kind: "hasDeltas" };
  const block = { before, tables, settled, countedTo: fence };
  await replaceHour(scope, hour, block);
  return { kind: "replaced" };
}

/** The count of a day's first hour that did not end in a transaction of its own. */
interface Unfinished {
  hour: number;
  fence: Fence;
  outcome: Outcome;
}

/** Plans how the count of the hour goes on. */
async function beginLater(
  scope: WriteScope,
  repair: Repair,
  { hour, fence, outcome }: Unfinished,
): Promise<void> {
  const { ctx } = scope;
  if (outcome.kind === "isLarge") {
    const parts = await stage(scope, { hour, parts: 0 }, outcome.tables);
    const begun = { hour, fence, parts, ...(outcome.next ?? countStart) };
    const count = outcome.next ? begun : { ...begun, replaced: null };
    await moveOn(ctx, repair, { count });
  } else if (outcome.kind === "isOpen") {
    // Too large for one transaction, and folds still write it: its turn comes when it is closed.
    await waitUntil(ctx, repair, hour + CLOSED_AFTER_MS + SECOND);
  } else {
    await compact(scope, hour);
    await putOff(ctx, repair);
  }
}

/** Goes on with an hour that takes several transactions: first counts it, then replaces it. */
export async function continueCount(
  scope: WriteScope,
  repair: Repair,
  count: Recount,
): Promise<void> {
  const { ctx } = scope;
  const { hour, fence } = count;
  if (count.replaced === undefined) {
    const counted = await countRows(scope, count, new CountBudget());
    const { next, tables } = counted;
    const parts = await stage(scope, count, tables);
    await moveOn(ctx, repair, {
      count: next
        ? { hour, fence, ...next, parts }
        : { ...count, parts, replaced: null },
    });
    return;
  }
  const ended = { count: undefined, unstaging: hour };
  if (count.replaced === null && (await hasDeltasOf(scope, hour))) {
    await moveOn(ctx, repair, ended);
    return;
  }
  const settled = isPastSettling(scope, repair);
  const { isDone, replaced } = await replaceFromStaged(scope, {
    ...count,
    settled,
  });
  if (!isDone) {
    await moveOn(ctx, repair, { count: { ...count, replaced } });
    return;
  }
  // Compaction has left deltas alone that came in the meantime.
  await compact(scope, hour);
  const hours = repair.hours.filter((other) => other !== hour);
  await moveOn(ctx, repair, { ...ended, hours });
}

/**
 * Whether the deltas of the hour are all there is of it: it has no block yet, and folds still write
 * it, or it waits for the run of its day.
 */
async function isOnlyDeltas(
  scope: Scope,
  hour: number,
  isClosed: boolean,
): Promise<boolean> {
  const { ctx, site, zone } = scope;
  if (isClosed) {
    const dayEnd = zone.nextDay(zone.dayStart(hour));
    if (dayEnd <= closedBefore(Date.now())) return false;
    if (!(await hasDeltasOf(scope, hour))) return false;
  }
  const place = { siteId: site._id, level: "hour", bucket: hour } as const;
  return (await partsOf(ctx, place, TOTALS)).length === 0;
}

/** Whether no late event can reach the day any more, so that its hours are trimmed at once. */
function isPastSettling({ site, zone }: Scope, { day }: Repair): boolean {
  return settlesAt(site, zone.nextDay(day)) <= Date.now();
}

async function compact(
  { ctx, site }: WriteScope,
  bucket: number,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.rollups.compactHour.compactHour, {
    siteId: site._id,
    bucket,
  });
}
