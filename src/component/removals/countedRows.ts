/**
 * Deletes rows that were counted, for whatever takes back what reports say: erasure and removal.
 * Deletes each with the rows that depend on it, and notes the hours in which it counted. The repair
 * chain counts these hours again.
 */
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import type { MutationCtx } from "../_generated/server.js";
import { scheduleCount } from "../deadLetters/deadLetterGauge.js";
import { deleteLetterOf } from "../rows/deadLetters.js";
import { deleteEvent } from "../rows/deleteEvent.js";
import type { DeletionBudget } from "../budget/deletionBudget.js";
import { deleteVisitorRow } from "../rows/visitors.js";
import { enqueueRepairs } from "../rollups/repairQueue.js";
import type { Site } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

/** Rows that one transaction deletes. The caller checks whether there is room for more. */
export class CountedRows {
  readonly deleted = { events: 0, sessions: 0, visitors: 0 };
  /** Deleted rows of groups, and of their members. */
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

  /** Deletes an event with its dead letter and the rows of its groups. */
  async deleteEvent(
    event: LoggedEvent,
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

  async deleteSession({ _id, startedAt }: SessionRow): Promise<void> {
    await this.#ctx.db.delete("sessions", _id);
    this.#budget.spend();
    this.deleted.sessions++;
    this.countAnew(startedAt);
  }

  /** Deletes a visitor with its memberships in groups. */
  async deleteVisitor(visitor: VisitorRow): Promise<void> {
    await deleteVisitorRow(this.#ctx, visitor);
    this.#budget.spend();
    this.deleted.visitors++;
    this.countAnew(visitor.firstSeenAt);
  }

  /**
   * Notes the hour of an instant at which a deleted row counted, or at which another row counts
   * now.
   */
  countAnew(at: number): void {
    this.#hours.add(this.#zone.hourStart(at));
  }

  /**
   * Adds the noted hours to the queue of repairs. Call it once, at the end. `notBefore` delays the
   * repairs if more of these hours is about to change.
   */
  async finish(notBefore?: number): Promise<void> {
    const scope = scopeOf(this.#ctx, this.#site);
    await enqueueRepairs(scope, this.#hours, notBefore);
    if (this.#hasDeletedLetters) {
      await scheduleCount(this.#ctx, this.#site._id);
    }
  }
}
