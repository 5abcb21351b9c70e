/** A look at whether single events are folded or set aside. */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { internalQuery, type MutationCtx } from "../_generated/server.js";
import { hasPassed } from "./eventLog.js";
import { laneCursor } from "./lanes.js";
import { vFoldCursor, type FoldCursor } from "../model/log/foldCursor.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** Reads the cursor of a lane when the first event of it is met, and keeps it. */
export class FoldedEvents {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  readonly #stale = new Map<number, FoldCursor | null>();
  readonly #exact = new Map<number, FoldCursor | null>();

  constructor(ctx: MutationCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  /**
   * Whether the event is certainly folded or set aside. Every fold writes the cursor, and the
   * cursor only moves forward. So a cursor of a stale snapshot will do, and nobody conflicts with
   * folds. The answer may be false for an event that was folded a moment ago.
   */
  async isKnown(event: LoggedEvent): Promise<boolean> {
    return hasPassed(await this.#staleCursor(event.lane), event);
  }

  /**
   * Whether the event is folded or set aside. Only for new events it reads the cursor that folds of
   * the lane write.
   */
  async isFolded(event: LoggedEvent): Promise<boolean> {
    if (await this.isKnown(event)) return true;
    return hasPassed(await this.#exactCursor(event.lane), event);
  }

  async #staleCursor(lane: number): Promise<FoldCursor | null> {
    const known = this.#stale.get(lane);
    if (known !== undefined) return known;
    const cursor = await this.#ctx.runQuery(
      internal.log.foldedEvents.exactCursor,
      { siteId: this.#siteId, lane },
      { useStaleSnapshot: true },
    );
    this.#stale.set(lane, cursor);
    return cursor;
  }

  async #exactCursor(lane: number): Promise<FoldCursor | null> {
    const known = this.#exact.get(lane);
    if (known !== undefined) return known;
    const cursor = await laneCursor(this.#ctx, this.#siteId, lane);
    this.#exact.set(lane, cursor);
    return cursor;
  }
}

export const exactCursor = internalQuery({
  args: { siteId: v.id("sites"), lane: v.number() },
  returns: v.union(v.null(), vFoldCursor),
  handler: async (ctx, { siteId, lane }): Promise<FoldCursor | null> =>
    await laneCursor(ctx, siteId, lane),
});
