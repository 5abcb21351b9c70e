/**
 * The events of one group as a stream, newest first: the rows that say so, each joined to its event when
 * it comes up. A row without its event is read and left out.
 */
import {
  QueryStream,
  stream,
  type IndexBounds,
  type IndexKey,
} from "convex-helpers/server/stream";
import { getDocumentSize } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";

/** Events in `[from, to)` that name the group, as far as they are folded. Costs two reads for each. */
export function eventsOfGroup(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  groupId: string,
  { from, to }: { from: number; to: number },
): QueryStream<Doc<"events">> {
  const rows = stream(ctx.db, schema)
    .query("eventGroups")
    .withIndex("by_siteId_and_groupId_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("groupId", groupId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
  return new JoinedEvents(ctx, rows);
}

/** Has the keys of the rows: `map` of the library would add those of what it maps to. */
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
