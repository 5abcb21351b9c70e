/**
 * Erases a person: events, sessions, visitor rows with their traits and the user's own row are deleted,
 * and every hour in which they counted is counted anew. Groups are companies and teams, not persons:
 * their rows stay; that the person belonged to them was in the rows that go. Resumable: what is deleted is gone, and what is left is found by
 * index, so any call goes on where the last one stopped. No table remembers who was erased; the id
 * that was asked for is in the arguments of the runs that go on in the background, which the platform
 * keeps for some days.
 */
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import type { Erased } from "../shared/upkeep.js";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { findUser } from "./applyProfiles.js";
import {
  CountedRows,
  countedShare,
  MAX_COUNTED_DELETES,
} from "./countedRows.js";
import { DeletionBudget } from "./deletionBudget.js";
import { countRepairs } from "./repairQueue.js";
import { findSite, requireSite, type Site } from "./requireSite.js";

export type Subject =
  { visitorId: string; userId?: never } | { userId: string; visitorId?: never };

/**
 * Erases a visitor, or a user with every browser or device on which the user was seen and the traits and
 * groups that were given for the user alone. Erasing a visitor leaves the row of its user. What fits into
 * one transaction is deleted at once, the rest in the background; a further call says how far it is.
 * Figures of days whose raw events are past their retention stay: they are anonymous sums.
 */
export const eraseVisitor = mutation({
  args: adminApi.eraseVisitor.args,
  returns: adminApi.eraseVisitor.returns,
  handler: async (ctx, { siteId, visitorId, userId }): Promise<Erased> => {
    const site = await requireSite(ctx, siteId);
    const subject = subjectOf(visitorId, userId);
    const { deleted, done } = await eraseSome(ctx, site, subject);
    return {
      deleted,
      done,
      repairing: await countRepairs(ctx, site._id),
    };
  },
});

export const eraseRest = internalMutation({
  args: {
    siteId: v.id("sites"),
    visitorId: v.optional(v.string()),
    userId: v.optional(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, { siteId, visitorId, userId }) => {
    const site = await findSite(ctx, siteId);
    // Deleted meanwhile: its rows go with it.
    if (!site) return null;
    await eraseSome(
      ctx,
      { ...site, status: site.status },
      subjectOf(visitorId, userId),
    );
    return null;
  },
});

function subjectOf(
  visitorId: string | undefined,
  userId: string | undefined,
): Subject {
  if (visitorId !== undefined && userId === undefined) return { visitorId };
  if (userId !== undefined && visitorId === undefined) return { userId };
  throw footfallError(
    "invalidArgument",
    "Give either a visitorId or a userId: the browser or device, or the person with all of them.",
    { argument: visitorId === undefined ? "visitorId" : "userId" },
  );
}

async function eraseSome(
  ctx: MutationCtx,
  site: Site,
  subject: Subject,
): Promise<Pick<Erased, "deleted" | "done">> {
  const budget = await DeletionBudget.begin(
    ctx,
    MAX_COUNTED_DELETES,
    countedShare,
  );
  const rows = new CountedRows(ctx, site, budget);
  const done = await new Erasure(ctx, site, budget, rows).erase(subject);
  await rows.finish();
  if (!done) {
    await ctx.scheduler.runAfter(0, internal.erasure.eraseRest, {
      siteId: site._id,
      ...subject,
    });
  }
  return { deleted: rows.deleted, done };
}

/** One transaction's share of an erasure. What deletes says whether nothing was left of it. */
class Erasure {
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #budget: DeletionBudget;
  readonly #rows: CountedRows;

  constructor(
    ctx: MutationCtx,
    site: Site,
    budget: DeletionBudget,
    rows: CountedRows,
  ) {
    this.#ctx = ctx;
    this.#site = site;
    this.#budget = budget;
    this.#rows = rows;
  }

  async erase({ visitorId, userId }: Subject): Promise<boolean> {
    return visitorId !== undefined
      ? await this.#eraseDevice(visitorId)
      : await this.#eraseUser(userId);
  }

  /**
   * Devices on which an event names the user go first: another user who is identified there meanwhile
   * takes over the visitor row, but not the event. Then those of which only the row is left to say so.
   */
  async #eraseUser(userId: string): Promise<boolean> {
    for (;;) {
      const seen = await this.#newestEventOf(userId);
      if (!seen) break;
      const isGone =
        seen.visitorId === undefined
          ? await this.#delete(() => this.#rows.deleteEvent(seen))
          : await this.#eraseDevice(seen.visitorId, seen);
      if (!isGone) return false;
    }
    const rows = this.#ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
        q.eq("siteId", this.#site._id).eq("user.value", userId),
      );
    for await (const { visitorId } of rows) {
      if (!(await this.#eraseDevice(visitorId))) return false;
    }
    // No event is left whose fold could write it anew.
    const user = await findUser(this.#ctx, this.#site._id, userId);
    if (user) {
      if (!(await this.#budget.canDelete())) return false;
      await this.#ctx.db.delete("users", user._id);
      this.#budget.spend();
    }
    return true;
  }

  /** The newest, because retention takes it last. */
  async #newestEventOf(userId: string): Promise<Doc<"events"> | null> {
    return await this.#ctx.db
      .query("events")
      .withIndex("by_siteId_and_userId_and_occurredAt", (q) =>
        q.eq("siteId", this.#site._id).eq("userId", userId),
      )
      .order("desc")
      .first();
  }

  /**
   * Events first, then sessions, then the row, and last of all `seen`, the event by which the device is
   * known to be the user's: as long as anything is left, something that finds it is left. Whoever deletes
   * the last one has seen, in the same transaction, that no fold has written anew what another deleted.
   */
  async #eraseDevice(
    visitorId: string,
    seen?: Doc<"events">,
  ): Promise<boolean> {
    const { db } = this.#ctx;
    const siteId = this.#site._id;
    const events = db
      .query("events")
      .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      );
    for await (const event of events) {
      if (event._id === seen?._id) continue;
      const isGone = await this.#delete(() => this.#rows.deleteEvent(event));
      if (!isGone) return false;
    }
    const sessions = db
      .query("sessions")
      .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      );
    for await (const session of sessions) {
      const isGone = await this.#delete(() =>
        this.#rows.deleteSession(session),
      );
      if (!isGone) return false;
    }
    const visitor = await db
      .query("visitors")
      .withIndex("by_siteId_and_visitorId", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      )
      .unique();
    if (visitor) {
      const isGone = await this.#delete(() =>
        this.#rows.deleteVisitor(visitor),
      );
      if (!isGone) return false;
    }
    if (!seen) return true;
    return await this.#delete(() => this.#rows.deleteEvent(seen));
  }

  /** Deletes a row if there is room for it. */
  async #delete(deletion: () => Promise<void>): Promise<boolean> {
    if (!(await this.#budget.canDelete())) return false;
    await deletion();
    return true;
  }
}
