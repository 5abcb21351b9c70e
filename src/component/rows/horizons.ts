/**
 * The stored horizons of a site: where rows of each kind are deleted. See
 * `model/rollups/horizons.ts`.
 */
import { defined } from "../../shared/defined.js";
import type { Zone } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import {
  noHorizons,
  withGone,
  type GoneKind,
  type Horizons,
} from "../model/rollups/horizons.js";

export async function horizonsOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Horizons> {
  const row = await findHorizons(ctx, siteId);
  return row ? storedHorizons(row) : noHorizons;
}

/**
 * The horizons in a transaction of clean-up, which notes each row that it deletes. It writes them
 * once, at the end, and only if they have grown, because a write runs every open report again.
 */
export class GoneRows {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  readonly #zone: Zone;
  readonly #row: Doc<"horizons"> | null;
  readonly #before: Horizons;
  #horizons: Horizons;

  private constructor(
    ctx: MutationCtx,
    siteId: Id<"sites">,
    zone: Zone,
    row: Doc<"horizons"> | null,
  ) {
    this.#ctx = ctx;
    this.#siteId = siteId;
    this.#zone = zone;
    this.#row = row;
    this.#before = row ? storedHorizons(row) : noHorizons;
    this.#horizons = this.#before;
  }

  static async begin(
    ctx: MutationCtx,
    siteId: Id<"sites">,
    zone: Zone,
  ): Promise<GoneRows> {
    return new GoneRows(ctx, siteId, zone, await findHorizons(ctx, siteId));
  }

  note(kind: GoneKind, at: number): void {
    this.#horizons = withGone(this.#horizons, kind, this.#zone, at);
  }

  async write(): Promise<void> {
    if (this.#horizons === this.#before) return;
    if (this.#row) {
      await this.#ctx.db.patch("horizons", this.#row._id, this.#horizons);
    } else {
      const siteId = this.#siteId;
      await this.#ctx.db.insert("horizons", { siteId, ...this.#horizons });
    }
  }
}

function storedHorizons(row: Doc<"horizons">): Horizons {
  const { events, hours, days, eventsFrom, hoursFrom, daysFrom } = row;
  return {
    ...{ events, hours, days },
    ...defined({ eventsFrom, hoursFrom, daysFrom }),
  };
}

function findHorizons(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"horizons"> | null> {
  return ctx.db
    .query("horizons")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
