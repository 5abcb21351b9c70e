/**
 * Pings of a browser (`engagement`) extend a session, by time and by nothing else. One of a visitor in each second
 * says all that there is; further ones of it would only be stored and read. One with traits says who somebody is, too,
 * and is stored like any other event.
 */
import { MIB, SECOND } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { eventBytes } from "../log/eventBytes.js";
import type { CheckedEvent } from "../model/intake/checkEvent.js";

/** Events of one second that are looked at: people do not do more than a few things in it. */
const MAX_EVENTS_READ = 20;
/** In all: looking must never cost more than storing what is looked for. */
const MAX_BYTES_READ = MIB;

export class Pings {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  /** By visitor and second. */
  readonly #known = new Set<string>();
  #bytesLeft = MAX_BYTES_READ;

  constructor(ctx: MutationCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  /**
   * Whether it is a ping of a visitor and second that have one, stored or asked about here. Our tracker pings when
   * somebody has read for a second at least, so none of its is. Costs one index range.
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
    let rowsLeft = MAX_EVENTS_READ;
    const events = this.#ctx.db
      .query("events")
      .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
        q
          .eq("siteId", this.#siteId)
          .eq("visitorId", visitorId)
          .gte("occurredAt", second)
          .lt("occurredAt", second + SECOND),
      );
    for await (const event of events) {
      if (event.type === "engagement") return true;
      this.#bytesLeft -= eventBytes(event);
      if (--rowsLeft === 0 || this.#bytesLeft <= 0) break;
    }
    return false;
  }
}
