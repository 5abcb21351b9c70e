/**
 * Erases a person: events, sessions and visitor rows with their traits are deleted, and every hour in
 * which they counted is counted anew. Resumable: what is deleted is gone, so any call goes on where the
 * last one stopped; nothing about the person is kept to remember that it was asked for.
 */
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { footfallError } from "../shared/errors.js";
import type { Erased } from "../shared/upkeep.js";
import { zoneOf, type Zone } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { countRepairs, enqueueRepairs } from "./repairQueue.js";
import { requireSite, type Site } from "./requireSite.js";

/** Rows deleted by one transaction: each may bring an hour of its own into the queue. */
const MAX_DELETES_PER_RUN = 400;

type Subject =
  { visitorId: string; userId?: never } | { userId: string; visitorId?: never };

/**
 * Erases a visitor, or a user with every browser or device on which the user was seen. What fits into
 * one transaction is deleted at once, the rest in the background; a further call says how far it is.
 * Figures of days whose raw events are past their retention stay: they are anonymous sums.
 */
export const eraseVisitor = mutation({
  args: adminApi.eraseVisitor.args,
  returns: adminApi.eraseVisitor.returns,
  handler: async (ctx, { siteId, visitorId, userId }): Promise<Erased> => {
    const site = await requireSite(ctx, siteId);
    const subject = subjectOf(visitorId, userId);
    const erasure = await eraseSome(ctx, site, subject);
    return {
      deleted: erasure.deleted,
      done: erasure.isDone,
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
    const site = await requireSite(ctx, siteId);
    await eraseSome(ctx, site, subjectOf(visitorId, userId));
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
): Promise<Erasure> {
  const erasure = new Erasure(ctx, site);
  await erasure.erase(subject);
  await enqueueRepairs(ctx, site, erasure.hours);
  if (!erasure.isDone) {
    await ctx.scheduler.runAfter(0, internal.erasure.eraseRest, {
      siteId: site._id,
      ...subject,
    });
  }
  return erasure;
}

/** One transaction's share of an erasure. */
class Erasure {
  readonly deleted = { events: 0, sessions: 0, visitors: 0 };
  /** In which something counted that is gone now. */
  readonly hours = new Set<number>();
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #zone: Zone;
  #left = MAX_DELETES_PER_RUN;

  constructor(ctx: MutationCtx, site: Site) {
    this.#ctx = ctx;
    this.#site = site;
    this.#zone = zoneOf(site.timeZone);
  }

  /** Whether nothing of the person was left. */
  get isDone(): boolean {
    return this.#left > 0;
  }

  async erase({ visitorId, userId }: Subject): Promise<void> {
    if (visitorId !== undefined) return await this.#eraseVisitor(visitorId);
    // A visitor that is erased takes its events along, so that these rows are read once.
    const rows = this.#ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
        q.eq("siteId", this.#site._id).eq("user.value", userId),
      );
    for await (const visitor of rows) {
      await this.#eraseVisitor(visitor.visitorId);
      if (!this.isDone) return;
    }
    await this.#eraseEventsOfUser(userId);
  }

  async #eraseEventsOfUser(userId: string): Promise<void> {
    while (this.isDone) {
      const event = await this.#ctx.db
        .query("events")
        .withIndex("by_siteId_and_userId_and_occurredAt", (q) =>
          q.eq("siteId", this.#site._id).eq("userId", userId),
        )
        .first();
      if (!event) return;
      if (event.visitorId === undefined) await this.#deleteEvent(event);
      else await this.#eraseVisitor(event.visitorId);
    }
  }

  /**
   * Events first, then sessions, then the row: the transaction that deletes the last session sees that
   * no event is left, so no fold can have extended what another transaction left behind.
   */
  async #eraseVisitor(visitorId: string): Promise<void> {
    const { db } = this.#ctx;
    const siteId = this.#site._id;
    const events = db
      .query("events")
      .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      );
    for await (const event of events) {
      await this.#deleteEvent(event);
      if (!this.isDone) return;
    }
    const sessions = db
      .query("sessions")
      .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      );
    for await (const session of sessions) {
      await db.delete("sessions", session._id);
      this.deleted.sessions++;
      this.#countAnew(session.startedAt);
      if (!this.isDone) return;
    }
    const visitor = await db
      .query("visitors")
      .withIndex("by_siteId_and_visitorId", (q) =>
        q.eq("siteId", siteId).eq("visitorId", visitorId),
      )
      .unique();
    if (!visitor) return;
    await db.delete("visitors", visitor._id);
    this.deleted.visitors++;
    this.#countAnew(visitor.firstSeenAt);
  }

  async #deleteEvent({ _id, occurredAt }: Doc<"events">): Promise<void> {
    await this.#ctx.db.delete("events", _id);
    this.deleted.events++;
    this.#countAnew(occurredAt);
    await this.#deleteDeadLetter(_id, occurredAt);
  }

  async #deleteDeadLetter(id: Id<"events">, occurredAt: number): Promise<void> {
    const rows = this.#ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_occurredAt", (q) =>
        q.eq("siteId", this.#site._id).eq("occurredAt", occurredAt),
      );
    for await (const row of rows) {
      if (row.eventDocumentId !== id) continue;
      await this.#ctx.db.delete("deadLetters", row._id);
    }
  }

  #countAnew(at: number): void {
    this.#left--;
    this.hours.add(this.#zone.hourStart(at));
  }
}
