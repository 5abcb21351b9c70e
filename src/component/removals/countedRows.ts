/**
 * Deletes rows that were counted: each with what hangs on it, and with a note of the hours in which it
 * counted, which are counted anew. Shared by whatever takes back what reports say: erasure and removal.
 */
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { scheduleCount } from "../deadLetters/deadLetterGauge.js";
import { deleteLetterOf } from "../deadLetters/setAside.js";
import { deleteEvent } from "../rows/deleteEvent.js";
import type { DeletionBudget } from "../budget/deletionBudget.js";
import { deleteVisitorRow } from "../rows/groupMembers.js";
import { enqueueRepairs } from "../rollups/repairQueue.js";
import type { Site } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";

/** Rows that one transaction deletes; whether there is room for more is for the caller to ask. */
export class CountedRows {
  readonly deleted = { events: 0, sessions: 0, visitors: 0 };
  /** Rows of groups, and of who belonged to them. */
  readonly deletedGroups = { groups: 0, members: 0 };
  readonly #hours = new Set<number>();
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #zone: Zone;
  readonly #budget: DeletionBudget;
  #hasDeletedLetters = false;

  constructor(ctx: MutationCtx, site: Site, budget: DeletionBudget) {
    this.#ctx = ctx;
    this.#site = site;
    this.#zone = zoneOf(site.timeZone);
    this.#budget = budget;
  }

  /** With its dead letter and the rows of its groups. */
  async deleteEvent(
    event: Doc<"events">,
    { isCounted = true } = {},
  ): Promise<void> {
    await deleteEvent(this.#ctx, event);
    this.#budget.spend();
    this.deleted.events++;
    if (isCounted) this.countAnew(event.occurredAt);
    if (await deleteLetterOf(this.#ctx, event._id)) {
      this.#hasDeletedLetters = true;
    }
  }

  async deleteSession({ _id, startedAt }: Doc<"sessions">): Promise<void> {
    await this.#ctx.db.delete("sessions", _id);
    this.#budget.spend();
    this.deleted.sessions++;
    this.countAnew(startedAt);
  }

  /** With its memberships in groups. */
  async deleteVisitor(visitor: Doc<"visitors">): Promise<void> {
    await deleteVisitorRow(this.#ctx, visitor);
    this.#budget.spend();
    this.deleted.visitors++;
    this.countAnew(visitor.firstSeenAt);
  }

  /** Something counted at that instant that is no more, or counts now. */
  countAnew(at: number): void {
    this.#hours.add(this.#zone.hourStart(at));
  }

  /**
   * To be called once, in the end: has the hours counted anew, from `notBefore` on where more of them is about
   * to change.
   */
  async finish(notBefore?: number): Promise<void> {
    const scope = scopeOf(this.#ctx, this.#site);
    await enqueueRepairs(scope, this.#hours, notBefore);
    if (this.#hasDeletedLetters) {
      await scheduleCount(this.#ctx, this.#site._id);
    }
  }
}
