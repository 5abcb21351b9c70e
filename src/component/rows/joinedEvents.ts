/**
 * Events as a stream, joined to rows that name them. The stream reads and leaves out a row whose
 * event is gone.
 */
import {
  QueryStream,
  type IndexBounds,
  type IndexKey,
} from "convex-helpers/server/stream";
import { getDocumentSize } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

/** A row that names an event. */
interface Naming {
  eventDocumentId: Id<"events">;
}

/**
 * Pages by the keys of the rows. The library's `map` would add the keys of the events. Costs two
 * reads for each event.
 */
export class JoinedEvents extends QueryStream<Doc<"events">> {
  readonly #ctx: QueryCtx;
  readonly #rows: QueryStream<Naming>;

  constructor(ctx: QueryCtx, rows: QueryStream<Naming>) {
    super();
    this.#ctx = ctx;
    this.#rows = rows;
  }

  async *#join(
    trackBandwidth: boolean,
  ): AsyncGenerator<[Doc<"events"> | null, IndexKey, number], undefined> {
    for await (const [row, key, bytes] of this.#rows.iterWithKeys(
      trackBandwidth,
    )) {
      const event =
        row && (await this.#ctx.db.get("events", row.eventDocumentId));
      const eventBytes = event && trackBandwidth ? getDocumentSize(event) : 0;
      yield [event, key, bytes + eventBytes];
    }
  }

  override iterWithKeys(trackBandwidth = false) {
    return this.#join(trackBandwidth);
  }

  override narrow(bounds: IndexBounds) {
    return new JoinedEvents(this.#ctx, this.#rows.narrow(bounds));
  }

  override getOrder() {
    return this.#rows.getOrder();
  }

  override getIndexFields() {
    return this.#rows.getIndexFields();
  }

  override getEqualityIndexFilter() {
    return this.#rows.getEqualityIndexFilter();
  }
}
