/**
 * The storing of events, however they came: each is checked against its site, looked for, and inserted.
 * Nothing is written that another transaction writes, and no lane is woken: that is for the caller.
 */
import { defined } from "../../shared/defined.js";
import { footfallError } from "../../shared/errors.js";
import { hash32 } from "../../shared/codec/hash.js";
import type {
  IncomingEvent,
  Rejection,
  Repeat,
} from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import {
  exclusionCounts,
  type EventExclusion,
  type NotStored,
} from "../../shared/event/usage.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { noteArrivals } from "../log/backlog.js";
import { eventBytes } from "../log/eventBytes.js";
import type { OpenPiece } from "./importChunks.js";
import { checkEvent, type CheckedEvent } from "../model/intake/checkEvent.js";
import { hostnameError } from "../model/intake/checkHostname.js";
import { isHistory, type Delivery } from "../model/intake/eventTime.js";
import { exclusionOf } from "../model/intake/exclusions.js";
import { isByServer } from "../model/fold/owned.js";
import { mayBeServers } from "../model/fold/profiles.js";
import { Pings } from "./pings.js";
import type { Site } from "../scope/requireSite.js";
import { UndoneRuns } from "./undoneRuns.js";

/** Lanes must not follow the bits by which sketches count. */
const LANE_SEED = 0x1a9e;

export interface StoredEvents {
  accepted: number;
  duplicates: number;
  /** By position in what was given. */
  rejected: Rejection[];
  excluded: ExcludedEvents;
  /** Of events with `repeatOf` that repeat another: what that one is. */
  repeats: Repeat[];
  /** In which something was stored, to be woken, and how much. */
  lanes: ReadonlyMap<number, number>;
  /** Bytes of what was stored, and of what was found to be stored already, each event as one document. */
  bytes: number;
  /** By position in what was given: what is stored now, and was not known by the run of its import. */
  known: number[];
  /** Times of the first and the last event that was stored; infinite where none was. */
  firstAt: number;
  lastAt: number;
}

/** Events that the site's settings leave out: neither stored nor wrong. */
interface ExcludedEvents {
  total: number;
  counts: Partial<NotStored>;
}

/**
 * Costs one index range per event that has an id, and one per ping of a browser. A bad row never fails the others.
 * A row of a piece of an import that is stored already is a duplicate, whatever it says.
 * @throws a Footfall error `invalidArgument` for more events than one transaction takes
 */
export async function storeEvents(
  ctx: MutationCtx,
  site: Site,
  delivery: Delivery,
  events: readonly IncomingEvent[],
  piece: OpenPiece | null = null,
): Promise<StoredEvents> {
  requireFewEnough(events);
  const importId = isHistory(delivery) ? (piece?.importId ?? null) : undefined;
  let accepted = 0;
  let duplicates = 0;
  const rejected: Rejection[] = [];
  const excluded: ExcludedEvents = { total: 0, counts: {} };
  const repeats: Repeat[] = [];
  const lanes = new Map<number, number>();
  const known: number[] = [];
  const undone = new UndoneRuns(ctx, site._id);
  const pings = delivery.trusted ? null : new Pings(ctx, site._id);
  let bytes = 0;
  let firstAt = Infinity;
  let lastAt = -Infinity;
  for (const [index, incoming] of events.entries()) {
    const { repeatOf } = incoming;
    if (piece?.isStored(index)) {
      duplicates++;
      continue;
    }
    const checked = judge(incoming, site, delivery);
    if ("exclusion" in checked) {
      const name = exclusionCounts[checked.exclusion];
      excluded.total++;
      excluded.counts[name] = (excluded.counts[name] ?? 0) + 1;
      continue;
    }
    if ("error" in checked) {
      rejected.push({ index, reason: "validation", error: checked.error });
      continue;
    }
    if (piece && piece.refusal !== null) {
      rejected.push({ index, reason: "validation", error: piece.refusal });
      continue;
    }
    known.push(index);
    const stored = await findStored(ctx, site, checked.row, repeatOf, undone);
    if (stored) {
      duplicates++;
      bytes += eventBytes(stored);
      if (repeatOf) repeats.push(repeatAt(index, stored));
    } else if (await pings?.isRepeat(checked.row)) duplicates++;
    else {
      const lane = laneOf(checked.row, site.lanes);
      const row = {
        ...checked.row,
        ...(importId !== undefined && { importId }),
        siteId: site._id,
        lane,
      };
      await ctx.db.insert("events", { ...row, seq: ctx.db.vars.commitTs });
      bytes += eventBytes({ ...row, seq: 0n });
      firstAt = Math.min(firstAt, checked.row.occurredAt);
      lastAt = Math.max(lastAt, checked.row.occurredAt);
      lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
      accepted++;
    }
  }
  await noteArrivals(ctx, site._id, lanes);
  return {
    accepted,
    duplicates,
    rejected,
    excluded,
    repeats,
    lanes,
    bytes,
    known,
    firstAt,
    lastAt,
  };
}

/** Judges an event for its site: left out, which goes before all that may be wrong with it, wrong, or a row. */
function judge(
  incoming: IncomingEvent,
  site: Site,
  delivery: Delivery,
): { exclusion: EventExclusion } | ReturnType<typeof checkEvent> {
  const { repeatOf: _repeatOf, pageKind: _pageKind, ...event } = incoming;
  const checked = checkEvent(event, site, delivery);
  const storedPath = "row" in checked ? checked.row.path : undefined;
  const exclusion = exclusionOf(incoming, storedPath, site);
  if (exclusion !== null) return { exclusion };
  const error = hostnameError(incoming, site, delivery.trusted);
  return error === null || "error" in checked ? checked : { error };
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

/** Finds the event that is there already, and stays; or null. */
async function findStored(
  ctx: QueryCtx,
  site: Site,
  row: CheckedEvent,
  repeatOf: IncomingEvent["repeatOf"],
  undone: UndoneRuns,
): Promise<Doc<"events"> | null> {
  const { eventId, receivedAt } = row;
  if (eventId !== undefined) {
    // Whoever has a public key can guess the id of what a server says, and must not make it a duplicate by that.
    for await (const event of eventsOf(ctx, site, eventId)) {
      const isSame = !isByServer(row) || mayBeServers(event);
      if (isSame && !(await undone.hasBrought(event))) return event;
    }
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

function eventsOf(ctx: QueryCtx, site: Site, eventId: string) {
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
