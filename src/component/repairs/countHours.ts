/**
 * Counts the hours of a day anew from raw rows: small ones several in one transaction, a large one in
 * many.
 *
 * The fence: in one transaction an hour is found without deltas and the lanes' cursors are read. Until
 * a delta of the hour is written, its raw rows up to those cursors and its blocks stand still, so
 * the count may take several transactions. Compaction leaves the hour alone; a delta that comes in
 * between makes the count begin again, unless the count is already taking its place.
 */
import { SECOND } from "../../shared/units.js";
import type { Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { hasDeltas } from "../rollups/deltaBlocks.js";
import {
  CLOSED_AFTER_MS,
  closedBefore,
  settlesAt,
} from "../model/rollups/closing.js";
import type { CellTables } from "../model/rollups/deltas.js";
import type { Fence, Recount } from "../model/rollups/recount.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { CountBudget, countRows, countStart, fenceOf } from "./recount.js";
import { moveOn, putOff, waitUntil } from "../rollups/repairChain.js";
import {
  areDeltasSmall,
  heldRows,
  replaceDeltas,
  replaceFromStaged,
  replaceHour,
} from "./replaceHour.js";
import type { Site } from "../scope/requireSite.js";
import { partsOf } from "../rows/blocks.js";
import { stage } from "./stagedRows.js";
import { hasDoneEnough } from "../budget/stepBudget.js";

/** Small hours are counted several in one transaction. */
const MAX_HOURS_PER_STEP = 6;

type Repair = Doc<"repairs">;

/** Counts as many of the day's hours as fit, or begins the count of a large one. */
export async function countHours(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  repair: Repair,
): Promise<void> {
  const budget = new CountBudget();
  const fence = await fenceOf(ctx, site._id);
  const settled = isDaySettled(site, zone, repair);
  const hours = [...repair.hours];
  for (const hour of repair.hours.slice(0, MAX_HOURS_PER_STEP)) {
    if (budget.isSpent || (await hasDoneEnough(ctx))) break;
    const outcome = await countAtOnce(ctx, site, hour, fence, settled, budget);
    if (outcome.kind === "replaced") hours.shift();
    else if (hour !== repair.hours[0]) break;
    else {
      await beginLater(ctx, site, repair, hour, fence, outcome);
      return;
    }
  }
  await moveOn(ctx, repair, { hours });
}

type Outcome =
  | { kind: "replaced" | "hasDeltas" | "isOpen" }
  | { kind: "isLarge"; tables: CellTables; next: Place | null };
type Place = Pick<Recount, "source" | "after">;

/** Counts and replaces an hour, if it can be done in this transaction. */
async function countAtOnce(
  ctx: MutationCtx,
  site: Site,
  hour: number,
  fence: Fence,
  settled: boolean,
  budget: CountBudget,
): Promise<Outcome> {
  const isOpen = await isOpenHour(ctx, site, hour);
  if (isOpen) {
    if (!(await areDeltasSmall(ctx, site._id, hour))) return { kind: "isOpen" };
  } else if (await hasDeltas(ctx, site._id, hour, hour + 1)) {
    return { kind: "hasDeltas" };
  }
  const { tables, next } = await countRows(
    ctx,
    site,
    hour,
    fence,
    countStart,
    budget,
  );
  if (isOpen) {
    if (next !== null) return { kind: "isOpen" };
    await replaceDeltas(ctx, site._id, hour, tables, fence);
    return { kind: "replaced" };
  }
  const held = next === null ? await heldRows(ctx, site, hour) : null;
  if (held === null) return { kind: "isLarge", tables, next };
  await replaceHour(ctx, site, hour, held, tables, fence, settled);
  return { kind: "replaced" };
}

/** What becomes of the day's first hour, which could not be replaced in a transaction of its own. */
async function beginLater(
  ctx: MutationCtx,
  site: Site,
  repair: Repair,
  hour: number,
  fence: Fence,
  outcome: Outcome,
): Promise<void> {
  if (outcome.kind === "isLarge") {
    const parts = await stage(ctx, site._id, hour, outcome.tables, 0);
    const begun = { hour, fence, parts, ...(outcome.next ?? countStart) };
    const count = outcome.next ? begun : { ...begun, replaced: null };
    await moveOn(ctx, repair, { count });
  } else if (outcome.kind === "isOpen") {
    // Too large for one transaction, and never still: its turn comes when it is closed.
    await waitUntil(ctx, repair, hour + CLOSED_AFTER_MS + SECOND);
  } else {
    await compact(ctx, site, hour);
    await putOff(ctx, repair);
  }
}

/** Goes on with an hour that takes several transactions: first counts it, then replaces it. */
export async function continueCount(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  repair: Repair,
  count: Recount,
): Promise<void> {
  const { hour, fence } = count;
  if (count.replaced === undefined) {
    const budget = new CountBudget();
    const counted = await countRows(ctx, site, hour, fence, count, budget);
    const { next, tables } = counted;
    const parts = await stage(ctx, site._id, hour, tables, count.parts);
    await moveOn(ctx, repair, {
      count: next
        ? { hour, fence, ...next, parts }
        : { ...count, parts, replaced: null },
    });
    return;
  }
  const ended = { count: undefined, unstaging: hour };
  if (
    count.replaced === null &&
    (await hasDeltas(ctx, site._id, hour, hour + 1))
  ) {
    await moveOn(ctx, repair, ended);
    return;
  }
  const settled = isDaySettled(site, zone, repair);
  const { isDone, replaced } = await replaceFromStaged(
    ctx,
    site,
    count,
    settled,
  );
  if (!isDone) {
    await moveOn(ctx, repair, { count: { ...count, replaced } });
    return;
  }
  // Deltas that have come in the meantime have waited for this.
  await compact(ctx, site, hour);
  const hours = repair.hours.filter((other) => other !== hour);
  await moveOn(ctx, repair, { ...ended, hours });
}

/** Folds write the hour, and it has no block yet: its deltas are all there is of it. */
async function isOpenHour(
  ctx: MutationCtx,
  site: Site,
  hour: number,
): Promise<boolean> {
  if (hour < closedBefore(Date.now())) return false;
  const place = { siteId: site._id, level: "hour", bucket: hour } as const;
  return (await partsOf(ctx, place, TOTALS)).length === 0;
}

/** No late event can reach the day any more, so its hours are trimmed to their bounds at once. */
function isDaySettled(site: Site, zone: Zone, { day }: Repair): boolean {
  return settlesAt(site, zone.nextDay(day)) <= Date.now();
}

async function compact(
  ctx: MutationCtx,
  site: Site,
  bucket: number,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.rollups.compactHour.compactHour, {
    siteId: site._id,
    bucket,
  });
}
