/**
 * Counts the stored sessions into which events fall. The caller gives the events of each visitor in
 * the order of their time.
 */
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { belongsToSession } from "../model/fold/sessions.js";
import { lastSessionBefore } from "../rows/sessions.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";

/** Counts sessions. Costs an index range for each session. */
export class TouchedSessions {
  readonly #ctx: QueryCtx;
  readonly #siteId: Id<"sites">;
  /** The last session of each visitor. */
  readonly #lastOf = new Map<string, SessionRow | null>();
  count = 0;
  lookups = 0;

  constructor(ctx: QueryCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  async add(event: LoggedEvent): Promise<void> {
    if (!belongsToSession(event)) return;
    const { visitorId, occurredAt } = event;
    const last = this.#lastOf.get(visitorId);
    if (last && occurredAt <= last.endedAt) return;
    this.lookups++;
    const session = await lastSessionBefore(
      this.#ctx,
      this.#siteId,
      visitorId,
      occurredAt + 1,
    );
    // An event that waits for its fold is in no session yet.
    if (!session || session.endedAt < occurredAt) return;
    this.#lastOf.set(visitorId, session);
    this.count++;
  }
}
