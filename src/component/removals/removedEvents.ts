/**
 * Takes single events back, while others of the same visitors stay. Deletes them, counts the
 * sessions again to which they belonged, and corrects since when their visitors are known.
 *
 * A session that loses an event is counted again from the events that stay. It may shrink, fall
 * into several, or disappear. A session whose raw events may be deleted stays as it was counted.
 * The time since when a visitor is known stays, too, if raw events of that time may be deleted.
 */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { storedSessions } from "../fold/applyEvents.js";
import type { CountedRows } from "./countedRows.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { letterOf } from "../rows/deadLetters.js";
import type { DeletionBudget } from "../budget/deletionBudget.js";
import { FoldedEvents } from "../log/foldedEvents.js";
import { isAnyGone, isGone, type Horizons } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { SessionWalk } from "../model/removals/removal.js";
import { belongsToSession, type Session } from "../model/fold/sessions.js";
import { foldSessions, runsOf } from "../model/fold/visitors.js";
import { fenceOf, isBehind } from "../repairs/recount.js";
import { correctVisitor } from "./removedVisitors.js";
import { lastSessionBefore, writeSession } from "../rows/sessions.js";
import type { Site } from "../scope/requireSite.js";
import { RowBudget } from "../budget/rowBudget.js";
import {
  eventsOfVisitorBehind,
  positionAmongTimes,
} from "../rows/eventSearches.js";
import {
  lettersRead,
  MAX_KEPT_EVENTS,
  MAX_KEPT_SESSIONS,
} from "../budget/cleanupLimits.js";
import { findEvent, type LoggedEvent } from "../rows/eventForm.js";
import { isReadableSession, type SessionRow } from "../rows/sessionForm.js";

function momentOf({ occurredAt }: LoggedEvent) {
  return { from: occurredAt, to: occurredAt };
}

/** The tools that the removals of one transaction share. */
export interface RemovalTools {
  readonly ctx: MutationCtx;
  readonly site: Site;
  readonly horizons: Horizons;
  readonly budget: DeletionBudget;
  readonly rows: CountedRows;
}

export class RemovedEvents {
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #isMeant: (event: LoggedEvent) => boolean;
  readonly #horizons: Horizons;
  readonly #budget: DeletionBudget;
  readonly #rows: CountedRows;
  readonly #folded: FoldedEvents;
  /** Deleted events of days that cannot be counted again. */
  stayCounted = 0;

  constructor(
    { ctx, site, horizons, budget, rows }: RemovalTools,
    isMeant: (event: LoggedEvent) => boolean,
  ) {
    this.#ctx = ctx;
    this.#site = site;
    this.#isMeant = isMeant;
    this.#horizons = horizons;
    this.#budget = budget;
    this.#rows = rows;
    this.#folded = new FoldedEvents(ctx, site._id);
  }

  /**
   * Removes one event, and with it all others of its session that the target means. Returns a walk
   * if the session takes further transactions, else whether there was room for it.
   */
  async remove(id: Id<"events">): Promise<SessionWalk | boolean> {
    const event = await findEvent(this.#ctx.db, id);
    if (!event) return true;
    if (!(await this.#budget.canDelete())) return false;
    if (!(await this.isCounted(event))) {
      await this.#rows.deleteEvent(event, { isCounted: false });
      return true;
    }
    // A walk would keep an event that nobody can unpack: it does not say what the target asks.
    const isReadable = event.unreadable === undefined;
    const session =
      isReadable && belongsToSession(event)
        ? await this.#sessionIn(event.visitorId, momentOf(event))
        : null;
    if (session && isReadableSession(session) && !this.#isCut(session)) {
      return (await this.#beginWalk(session)) ?? true;
    }
    await this.#deleteCounted(event);
    if (event.visitorId !== undefined) {
      await this.#correctVisitor(event.visitorId, event.occurredAt);
    }
    return true;
  }

  /** Goes on with a session. Returns the place for a further transaction, or null at the end. */
  async walk(walk: SessionWalk): Promise<SessionWalk | null> {
    const begun = walk.isStale === true ? await this.#beginAnew(walk) : walk;
    if (begun.isStale === true) return begun;
    const { fence } = begun;
    return await this.#walkOn(begun, (event) =>
      Promise.resolve(isBehind(fence, event)),
    );
  }

  async #beginWalk(session: SessionRow): Promise<SessionWalk | null> {
    const { _id, visitorId, startedAt, endedAt } = session;
    await this.#ctx.db.delete("sessions", _id);
    this.#rows.countAnew(startedAt);
    const walk = { visitorId, from: startedAt, to: endedAt, after: null };
    const next = await this.#walkOn(walk, (event) =>
      this.#folded.isFolded(event),
    );
    if (!next) return null;
    return { ...next, fence: await fenceOf(this.#ctx, this.#site._id) };
  }

  /** Deletes the sessions that the walk has made so far, and whatever folds have joined to them. */
  async #beginAnew(walk: SessionWalk): Promise<SessionWalk> {
    const { visitorId } = walk;
    let { from, to } = walk;
    const span = { startedAt: from, endedAt: to };
    const made = await storedSessions(this.#ctx, this.#site, visitorId, [span]);
    for (const { _id, startedAt, endedAt } of made) {
      if (this.#isCut({ startedAt, endedAt })) continue;
      if (!(await this.#budget.canDelete())) return { ...walk, from, to };
      await this.#ctx.db.delete("sessions", _id);
      this.#budget.spend();
      this.#rows.countAnew(startedAt);
      from = Math.min(from, startedAt);
      to = Math.max(to, endedAt);
    }
    const fence = await fenceOf(this.#ctx, this.#site._id);
    return { visitorId, from, to, fence, after: null };
  }

  /**
   * Deletes the events that the target means and joins the rest to sessions, as far as there is
   * room.
   */
  async #walkOn<Walk extends Omit<SessionWalk, "fence">>(
    walk: Walk,
    isFolded: (event: LoggedEvent) => Promise<boolean>,
  ): Promise<Walk | null> {
    const { visitorId, from, to } = walk;
    const isLetter = this.#letterFilter(from, to);
    const kept: LoggedEvent[] = [];
    let firstRemoved: number | undefined;
    let runs = 0;
    let { after } = walk;
    let isDone = true;
    const events = eventsOfVisitorBehind(
      this.#ctx.db,
      this.#site._id,
      visitorId,
      { from, to: to + 1, after },
    );
    for await (const event of events) {
      const isFull =
        kept.length === MAX_KEPT_EVENTS || runs === MAX_KEPT_SESSIONS;
      if (isFull || !(await this.#budget.canDelete())) {
        isDone = false;
        break;
      }
      after = positionAmongTimes(event);
      // An event that waits or has failed is in no session. The scan finds it by itself.
      if (!belongsToSession(event) || !(await isFolded(event))) continue;
      if (await isLetter(event)) continue;
      if (this.#isMeant(event)) {
        await this.#deleteCounted(event);
        firstRemoved ??= event.occurredAt;
      } else {
        const gapMs = event.occurredAt - (kept.at(-1)?.occurredAt ?? -Infinity);
        if (gapMs > this.#site.sessionTimeoutMs) runs++;
        kept.push(event);
      }
    }
    await this.#join(visitorId, kept);
    if (firstRemoved !== undefined) {
      await this.#correctVisitor(visitorId, firstRemoved);
    }
    if (!isDone) return { ...walk, after };
    if (!(await this.#sessionIn(visitorId, walk))) {
      this.#rows.deleted.sessions++;
    }
    return null;
  }

  /**
   * Joins events to the visitor's sessions and counts nothing: the repair of their hours does that.
   */
  async #join(visitorId: string, events: readonly LoggedEvent[]) {
    const runs = runsOf(this.#site, events);
    const stored = await storedSessions(this.#ctx, this.#site, visitorId, runs);
    for (const changed of foldSessions(this.#site, runs, stored)) {
      await writeSession(this.#ctx, this.#site._id, visitorId, changed);
      for (const { startedAt } of [changed.session, ...changed.replaces]) {
        this.#rows.countAnew(startedAt);
      }
    }
  }

  async #correctVisitor(visitorId: string, removedAt: number): Promise<void> {
    await correctVisitor(this.#ctx, this.#site._id, visitorId, {
      removedAt,
      isGone: (at) => isGone(this.#horizons, "events", at),
      isCounted: (event) => this.isCounted(event),
      rows: this.#rows,
    });
  }

  async #deleteCounted(event: LoggedEvent): Promise<void> {
    await this.#rows.deleteEvent(event);
    if (isGone(this.#horizons, "events", event.occurredAt)) this.stayCounted++;
  }

  /** Whether raw events of the session may be deleted. */
  #isCut({ startedAt, endedAt }: Pick<Session, "startedAt" | "endedAt">) {
    const span = { from: startedAt, to: endedAt + 1 };
    return isAnyGone(this.#horizons, "events", span);
  }

  /** Whether the event was folded, and did not fail. */
  async isCounted(event: LoggedEvent): Promise<boolean> {
    if (!(await this.#folded.isFolded(event))) return false;
    return (await letterOf(this.#ctx.db, event._id)) === null;
  }

  #letterFilter(from: number, to: number) {
    const letters = new DeadLetterFilter(this.#ctx, {
      siteId: this.#site._id,
      span: { from, to: to + 1 },
      order: "asc",
      budget: new RowBudget(lettersRead),
    });
    return async (event: LoggedEvent): Promise<boolean> =>
      (await letters.holds(event)) ??
      (await letterOf(this.#ctx.db, event._id)) !== null;
  }

  /** The visitor's last session that begins at `to` or before, if it ends at `from` or later. */
  async #sessionIn(
    visitorId: string,
    { from, to }: Span,
  ): Promise<SessionRow | null> {
    const session = await lastSessionBefore(
      this.#ctx,
      this.#site._id,
      visitorId,
      to + 1,
    );
    return session && session.endedAt >= from ? session : null;
  }
}
