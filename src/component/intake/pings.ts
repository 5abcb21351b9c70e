/**
 * Pings of a browser (`engagement`). A ping extends a session by time and does nothing else, so one
 * of a visitor in each second is enough; more of them would only be stored and read. A ping with
 * traits also says who somebody is, and is stored like any other event.
 */
import { SECOND } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { pingLooks } from "../budget/intakeLimits.js";
import { eventBytes } from "../log/eventBytes.js";
import type { CheckedEvent } from "../model/intake/checkEvent.js";
import { eventsOfVisitor } from "../rows/events.js";

export class Pings {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  /** Names of a visitor and a second that have a ping. */
  readonly #known = new Set<string>();
  #bytesLeft = pingLooks.bytes;

  constructor(ctx: MutationCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  /**
   * Whether the event is a ping of a visitor and a second that have one, stored or asked about
   * here. Our tracker pings when somebody has read for at least a second, so none of its pings is a
   * repeat. Costs one index range.
   */
  async isRepeat({
    type,
    visitorId,
    traits,
    occurredAt,
  }: CheckedEvent): Promise<boolean> {
    if (type !== "engagement" || visitorId === undefined) return false;
    if (traits !== undefined) return false;
    const second = Math.floor(occurredAt / SECOND) * SECOND;
    const name = `${second} ${visitorId}`;
    if (this.#known.has(name)) return true;
    this.#known.add(name);
    if (this.#bytesLeft <= 0) return false;
    let rowsLeft = pingLooks.eventsPerSecond;
    const span = { from: second, to: second + SECOND };
    const { db } = this.#ctx;
    const events = eventsOfVisitor(db, this.#siteId, visitorId, span);
    for await (const event of events) {
      if (event.type === "engagement") return true;
      this.#bytesLeft -= eventBytes(event);
      if (--rowsLeft === 0 || this.#bytesLeft <= 0) break;
    }
    return false;
  }
}
