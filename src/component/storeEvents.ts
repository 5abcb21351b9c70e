/**
 * The storing of events, however they came: each is checked against its site, looked for, and inserted.
 * Nothing is written that another transaction writes, and no lane is woken: that is for the caller.
 */
import { defined } from "../shared/defined.js";
import { footfallError } from "../shared/errors.js";
import { hash32 } from "../shared/hash.js";
import type { IncomingEvent, Rejection, Repeat } from "../shared/incoming.js";
import { limits } from "../shared/limits.js";
import type { Doc } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { noteArrivals } from "./backlog.js";
import {
  checkEvent,
  type CheckedEvent,
  type Delivery,
} from "./model/checkEvent.js";

/** Lanes must not follow the bits by which sketches count. */
const LANE_SEED = 0x1a9e;

export interface StoredEvents {
  accepted: number;
  duplicates: number;
  /** By position in what was given. */
  rejected: Rejection[];
  /** Of events with `repeatOf` that repeat another: what that one is. */
  repeats: Repeat[];
  /** In which something was stored, to be woken, and how much. */
  lanes: ReadonlyMap<number, number>;
}

/**
 * Costs one index range per event that has an id. A bad row never fails the others.
 * @throws a Footfall error `invalidArgument` for more events than one transaction takes
 */
export async function storeEvents(
  ctx: MutationCtx,
  site: Doc<"sites">,
  delivery: Delivery,
  events: readonly IncomingEvent[],
): Promise<StoredEvents> {
  requireFewEnough(events);
  let accepted = 0;
  let duplicates = 0;
  const rejected: Rejection[] = [];
  const repeats: Repeat[] = [];
  const lanes = new Map<number, number>();
  for (const [index, { repeatOf, ...event }] of events.entries()) {
    const checked = checkEvent(event, site, delivery);
    if ("error" in checked) {
      rejected.push({ index, reason: "validation", error: checked.error });
      continue;
    }
    const stored = await findStored(ctx, site, checked.row, repeatOf);
    if (stored) {
      duplicates++;
      if (repeatOf) repeats.push(repeatAt(index, stored));
    } else {
      const lane = laneOf(checked.row, site.lanes);
      await ctx.db.insert("events", {
        ...checked.row,
        siteId: site._id,
        lane,
        seq: ctx.db.vars.commitTs,
      });
      lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
      accepted++;
    }
  }
  await noteArrivals(ctx, site._id, lanes);
  return { accepted, duplicates, rejected, repeats, lanes };
}

function requireFewEnough(events: readonly unknown[]): void {
  const most = limits.MAX_EVENTS_PER_MUTATION.value;
  if (events.length <= most) return;
  throw footfallError(
    "invalidArgument",
    `${events.length} events in one call; at most ${most} are allowed. Send them in several calls.`,
    { argument: "events" },
  );
}

/** The event that is there already, or null. */
async function findStored(
  ctx: QueryCtx,
  site: Doc<"sites">,
  { eventId, receivedAt, source }: CheckedEvent,
  repeatOf: IncomingEvent["repeatOf"],
): Promise<Doc<"events"> | null> {
  if (eventId !== undefined) {
    // Who has a public key can guess the id of a server event, and must not make it a duplicate by that.
    const same = await eventsOf(ctx, site, eventId).take(2);
    const stored = same.find(
      (event) => source === "client" || event.source === "server",
    );
    if (stored) return stored;
  }
  for (const otherId of repeatOf?.eventIds ?? []) {
    const other = await eventsOf(ctx, site, otherId).first();
    const isSame =
      other !== null &&
      Math.abs(other.receivedAt - receivedAt) < (repeatOf?.withinMs ?? 0);
    if (isSame) return other;
  }
  return null;
}

function eventsOf(ctx: QueryCtx, site: Doc<"sites">, eventId: string) {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_eventId", (q) =>
      q.eq("siteId", site._id).eq("eventId", eventId),
    );
}

function repeatAt(
  index: number,
  { occurredAt, visitorId }: Doc<"events">,
): Repeat {
  return { index, occurredAt, ...defined({ visitorId }) };
}

/** A visitor's events share a lane, so that folds of different lanes write different rows. */
function laneOf(
  { visitorId, userId, groupId, eventId }: CheckedEvent,
  lanes: number,
): number {
  if (lanes === 1) return 0;
  const identity =
    visitorId ?? userId ?? groupId ?? eventId ?? String(Math.random());
  return hash32(identity, LANE_SEED) % lanes;
}
