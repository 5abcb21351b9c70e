/**
 * Removes events that should not have been counted: deletes them, has what they counted in counted anew, and
 * goes on in the background, one bounded step after the other, until nothing that is meant is left. Ingest,
 * folds, compaction and clean-up go on meanwhile.
 */
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import {
  removalConditionNames,
  type DeletedEvents,
  type Removed,
} from "../shared/removal.js";
import { SECOND } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { internal } from "./_generated/api.js";
import { checkRange } from "./checkRange.js";
import {
  CountedRows,
  countedShare,
  MAX_COUNTED_DELETES,
} from "./countedRows.js";
import { DeletionBudget } from "./deletionBudget.js";
import { horizonsOf } from "./horizons.js";
import { isMeant, type Matching } from "./model/removal.js";
import { findOrBegin, firstRemoval, planRemoval } from "./removalQueue.js";
import type { Found } from "./removalScan.js";
import type { Preview } from "./removalPreview.js";
import { RemovedEvents } from "./removedEvents.js";
import { countRepairs } from "./repairQueue.js";
import { findSite, requireSite, type Site } from "./requireSite.js";
import { unrepairedDays } from "./unrepairedDays.js";

/** While a removal goes on, hours wait so long before they are counted anew: the next step may touch them, too. */
const REPAIRS_WAIT_MS = 10 * SECOND;

/**
 * Deletes the events of a range for which every condition holds that is given, at least one: with their
 * dead letters and the rows of their groups. Their sessions are counted anew from what is left of them,
 * visitors of whom nothing is left go, and every hour, day and month in which they counted is counted anew.
 * What fits into one transaction is deleted at once, the rest in the background; asked again with the same
 * arguments, it goes on. With `preview` nothing is changed.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const deleteEvents = mutation({
  args: adminApi.deleteEvents.args,
  returns: adminApi.deleteEvents.returns,
  handler: async (
    ctx,
    { siteId, preview = false, ...asked },
  ): Promise<DeletedEvents> => {
    const target = checkedTarget(asked);
    const site = await requireSite(ctx, siteId);
    const kept = {
      unrepairedDays: await unrepairedDays(ctx, site, target),
    };
    if (preview) {
      // It reads the time into which ingest writes.
      const found: Preview = await ctx.runQuery(
        internal.removalPreview.look,
        { siteId: site._id, target },
        { useStaleSnapshot: true },
      );
      return { kind: "preview", ...found, ...kept };
    }
    const id = await findOrBegin(ctx, site._id, target);
    const deleted = await goOn(ctx, site, id);
    return {
      kind: "deleted",
      deleted,
      done: (await ctx.db.get("removals", id)) === null,
      repairing: await countRepairs(ctx, site._id),
      ...kept,
    };
  },
});

export const step = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }): Promise<null> => {
    const site = await findSite(ctx, siteId);
    // The rows of a deleted site are removed with everything else of it.
    if (site) await goOn(ctx, site);
    return null;
  },
});

const nothing = { events: 0, sessions: 0, visitors: 0 };

/** Does a step of the site's first removal. Returns what it has deleted if that is the one asked for. */
async function goOn(
  ctx: MutationCtx,
  site: Site,
  asked?: Id<"removals">,
): Promise<Removed["deleted"]> {
  const removal = await firstRemoval(ctx, site._id);
  if (!removal) return nothing;
  const deleted = await advance(ctx, site, removal);
  await planRemoval(ctx, site._id, removal.nextStep);
  return removal._id === asked ? deleted : nothing;
}

/** One transaction's share of a removal. */
async function advance(
  ctx: MutationCtx,
  site: Site,
  removal: Doc<"removals">,
): Promise<Removed["deleted"]> {
  const { target } = removal;
  const budget = await DeletionBudget.begin(
    ctx,
    MAX_COUNTED_DELETES,
    countedShare,
  );
  const rows = new CountedRows(ctx, site, budget);
  const { events: horizon } = await horizonsOf(ctx, site._id);
  const removed = new RemovedEvents(
    ctx,
    site,
    (event) => isMeant(event, target),
    horizon,
    budget,
    rows,
  );
  let session = removal.session && (await removed.walk(removal.session));
  let { after } = removal;
  let isDone = false;
  if (!session) {
    const found: Found = await ctx.runQuery(
      internal.removalScan.find,
      { siteId: site._id, target, after },
      { useStaleSnapshot: true },
    );
    let isStopped = false;
    for (const { id, position } of found.events) {
      const outcome = await removed.remove(id);
      if (outcome !== true) {
        isStopped = true;
        if (outcome) session = outcome;
        break;
      }
      after = position;
    }
    if (!isStopped) {
      isDone = found.last === null;
      after = found.last;
    }
  }
  if (isDone) await ctx.db.delete("removals", removal._id);
  else {
    await ctx.db.patch("removals", removal._id, {
      after,
      session: session ?? undefined,
    });
  }
  await rows.finish(isDone ? undefined : Date.now() + REPAIRS_WAIT_MS);
  return rows.deleted;
}

/** @throws a Footfall error `invalidRange` or `invalidArgument` */
function checkedTarget(asked: Omit<Matching, "kind">): Matching {
  checkRange(asked);
  if (asked.from === asked.to) {
    throw footfallError(
      "invalidRange",
      `The range [${asked.from}, ${asked.to}) is empty; to has to be after from.`,
      { from: asked.from, to: asked.to },
    );
  }
  const target: Matching = { kind: "matching", from: asked.from, to: asked.to };
  for (const name of removalConditionNames) {
    const value = asked[name]?.trim();
    if (value === undefined) continue;
    const isHost = name === "hostname" || name === "referrer";
    const fault = isHost ? faultOfHost(value) : value === "" && "is empty";
    if (fault) {
      throw footfallError("invalidArgument", `${name} ${fault}.`, {
        argument: name,
      });
    }
    target[name] = value;
  }
  if (removalConditionNames.every((name) => target[name] === undefined)) {
    throw footfallError(
      "invalidArgument",
      `Say which events are meant: by ${removalConditionNames.join(", ")}, or by several of them.`,
      { argument: "hostname" },
    );
  }
  return target;
}

function faultOfHost(host: string): string | undefined {
  if (/^(\*\.)?[^\s*/]+$/.test(host)) return undefined;
  return `is "${host}"; a host is expected, such as "spam.example", or "*.spam.example" for its subdomains`;
}
