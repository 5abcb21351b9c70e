/**
 * The events of one group as a stream, newest first. Rows of `eventGroups` name the group, and the
 * stream joins each to its event. It reads and leaves out a row whose event is gone.
 */
import {
  QueryStream,
  type IndexBounds,
  type IndexKey,
} from "convex-helpers/server/stream";
import { getDocumentSize } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsNaming } from "../rows/eventGroups.js";
import { newestFirst } from "../rows/newestFirst.js";
import type { Scope } from "../scope/scope.js";

/** Folded events of the span that name the group. Costs two reads for each. */
export function eventsOfGroup(
  { ctx, site }: Scope,
  groupId: string,
  span: Span,
): QueryStream<Doc<"events">> {
  const rows = newestFirst(ctx, (db) =>
    eventsNaming(db, site._id, groupId, span),
  );
  return new JoinedEvents(ctx, rows);
}

/** Pages by the keys of the rows. The library's `map` would add the keys of the events. */
class JoinedEvents extends QueryStream<Doc<"events">> {
  readonly #ctx: QueryCtx;
  readonly #rows: QueryStream<Doc<"eventGroups">>;

  constructor(ctx: QueryCtx, rows: QueryStream<Doc<"eventGroups">>) {
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
