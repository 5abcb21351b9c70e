/**
 * Visitors by their newest session in a span, as a stream over sessions by their start, newest
 * first. A visitor stands at that session and is left out at older ones. So a visitor never comes
 * twice, and the key of a session is the place in the list.
 */
import {
  QueryStream,
  type IndexBounds,
  type IndexKey,
} from "convex-helpers/server/stream";
import { getDocumentSize } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { newestSession, nextSession } from "../rows/sessions.js";
import { findVisitor } from "../rows/visitors.js";
import { isReadableSession, type SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

export interface ActiveVisitor {
  visitor: VisitorRow;
  /** The newest session in the span. */
  session: SessionRow;
  /** The newest session of all. */
  newest: SessionRow;
}

interface ActiveVisitorsOptions {
  ctx: QueryCtx;
  /** Times of activity. Sessions of the stream start before its end. */
  span: Span;
  /** Whether the stream begins with the newest session of the span. */
  isFirstPage: boolean;
}

type Item = [ActiveVisitor | null, IndexKey, number];

/**
 * Costs one index range for each visitor of a later page, two for each listed visitor where the
 * span has an end, and else one. Bytes are those of all rows that it reads.
 */
export class ActiveVisitors extends QueryStream<ActiveVisitor> {
  readonly #sessions: QueryStream<SessionRow>;
  readonly #options: ActiveVisitorsOptions;

  constructor(
    sessions: QueryStream<SessionRow>,
    options: ActiveVisitorsOptions,
  ) {
    super();
    this.#sessions = sessions;
    this.#options = options;
  }

  async *#items(): AsyncGenerator<Item, undefined> {
    const passed = new Set<string>();
    for await (const [session, key, bytes] of this.#sessions.iterWithKeys(
      true,
    )) {
      const isPassed =
        !session ||
        !isReadableSession(session) ||
        passed.has(session.visitorId);
      if (isPassed) {
        yield [null, key, bytes];
        continue;
      }
      passed.add(session.visitorId);
      const { item, read } = await activeVisitor(session, this.#options);
      yield [item, key, bytes + bytesOf(read)];
    }
  }

  override iterWithKeys() {
    return this.#items();
  }

  override narrow(bounds: IndexBounds) {
    return new ActiveVisitors(this.#sessions.narrow(bounds), this.#options);
  }

  override getOrder() {
    return this.#sessions.getOrder();
  }

  override getIndexFields() {
    return this.#sessions.getIndexFields();
  }

  override getEqualityIndexFilter() {
    return this.#sessions.getEqualityIndexFilter();
  }
}

type Read = readonly (SessionRow | VisitorRow | null)[];

/** The visitor, if this is its newest session in the span, and the rows read to know it. */
async function activeVisitor(
  session: SessionRow,
  { ctx, span: { from, to }, isFirstPage }: ActiveVisitorsOptions,
): Promise<{ item: ActiveVisitor | null; read: Read }> {
  // Sessions of a visitor do not overlap. If the newest one ended before the span, all did.
  if (session.endedAt < from) return { item: null, read: [] };
  // The first page has passed all sessions that are newer.
  const newer = isFirstPage ? null : await nextSession(ctx, session, to);
  if (newer) return { item: null, read: [newer] };
  const { siteId, visitorId } = session;
  const [visitor, later] = await Promise.all([
    findVisitor(ctx, siteId, visitorId),
    to === Infinity ? null : newestSession(ctx, siteId, visitorId),
  ]);
  const newest = later ?? session;
  const item = visitor && { visitor, session, newest };
  return { item, read: [visitor, later] };
}

function bytesOf(read: Read): number {
  return read.reduce((sum, row) => sum + (row ? getDocumentSize(row) : 0), 0);
}
