/**
 * The storing of events, however they came: each is judged for its site, looked for in the log, and
 * inserted. Writes nothing that another transaction writes. Wakes no lane: that is for the caller.
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
import type { MutationCtx } from "../_generated/server.js";
import { noteArrivals } from "../log/backlog.js";
import { eventBytes } from "../log/eventBytes.js";
import type { OpenPiece } from "./importChunks.js";
import type { CheckedEvent } from "../model/intake/checkEvent.js";
import { isHistory, type Delivery } from "../model/intake/eventTime.js";
import { judgeEvent } from "../model/intake/judgeEvent.js";
import { isByServer } from "../model/fold/owned.js";
import { Pings } from "./pings.js";
import type { Site } from "../scope/requireSite.js";
import { UndoneRuns } from "./undoneRuns.js";
import { eventsWithId, insertEvent } from "../rows/events.js";

/** Makes the hash for lanes differ from the one by which sketches count. */
const LANE_SEED = 0x1a9e;

export interface StoredEvents {
  accepted: number;
  duplicates: number;
  /** In the order of the given events. */
  rejected: Rejection[];
  excluded: ExcludedEvents;
  /** Events that are repeated by one with `repeatOf`. */
  repeats: Repeat[];
  /** Number of stored events by lane. The caller wakes these lanes. */
  lanes: ReadonlyMap<number, number>;
  /**
   * Bytes of what was stored, and of what was found to be stored already, each event as one
   * document.
   */
  bytes: number;
  /**
   * Positions among the given events of those that are stored and new to the run of their import.
   */
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

/** Events that one transaction is given to store. */
interface GivenEvents {
  site: Site;
  delivery: Delivery;
  events: readonly IncomingEvent[];
  /** The events are a piece of an import that has a run. */
  piece?: OpenPiece | null | undefined;
}

/**
 * Costs one index range per event that has an id, and one per ping of a browser. A bad row never
 * fails the others. A row of a piece of an import that is stored already is a duplicate, whatever
 * it says.
 * @throws a Footfall error `invalidArgument` for more events than one transaction takes
 */
export async function storeEvents(
  ctx: MutationCtx,
  { events, ...given }: GivenEvents,
): Promise<StoredEvents> {
  requireFewEnough(events);
  const storing = new Storing(ctx, given);
  for (const [index, event] of events.entries()) {
    await storing.offer(index, event);
  }
  await noteArrivals(ctx, given.site._id, storing.stored.lanes);
  return storing.stored;
}

/** Stores the events of one transaction, one after the other, and keeps the tally. */
class Storing {
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #delivery: Delivery;
  readonly #piece: OpenPiece | null;
  readonly #undone: UndoneRuns;
  readonly #pings: Pings | null;
  readonly #lanes = new Map<number, number>();
  readonly stored: StoredEvents = {
    accepted: 0,
    duplicates: 0,
    rejected: [],
    excluded: { total: 0, counts: {} },
    repeats: [],
    lanes: this.#lanes,
    bytes: 0,
    known: [],
    firstAt: Infinity,
    lastAt: -Infinity,
  };

  constructor(
    ctx: MutationCtx,
    { site, delivery, piece = null }: Omit<GivenEvents, "events">,
  ) {
    this.#ctx = ctx;
    this.#site = site;
    this.#delivery = delivery;
    this.#piece = piece;
    this.#undone = new UndoneRuns(ctx, site._id);
    this.#pings = delivery.trusted ? null : new Pings(ctx, site._id);
  }

  /** Stores an event, or tallies why it does not. */
  async offer(index: number, incoming: IncomingEvent): Promise<void> {
    const { stored } = this;
    if (this.#piece?.isStored(index)) {
      stored.duplicates++;
      return;
    }
    const checked = judgeEvent(incoming, this.#site, this.#delivery);
    if ("exclusion" in checked) {
      this.#exclude(checked.exclusion);
      return;
    }
    if ("error" in checked) {
      this.#reject(index, checked.error);
      return;
    }
    const refusal = this.#piece?.refusal ?? null;
    if (refusal !== null) {
      this.#reject(index, refusal);
      return;
    }
    stored.known.push(index);
    const { repeatOf } = incoming;
    const other = await this.#findStored(checked.row, repeatOf);
    if (other) {
      stored.duplicates++;
      stored.bytes += eventBytes(other);
      if (repeatOf) stored.repeats.push(repeatAt(index, other));
    } else if (await this.#pings?.isRepeat(checked.row)) stored.duplicates++;
    else await this.#insert(checked.row);
  }

  #reject(index: number, error: string): void {
    this.stored.rejected.push({ index, reason: "validation", error });
  }

  #exclude(exclusion: EventExclusion): void {
    const { excluded } = this.stored;
    const name = exclusionCounts[exclusion];
    excluded.total++;
    excluded.counts[name] = (excluded.counts[name] ?? 0) + 1;
  }

  async #insert(checked: CheckedEvent): Promise<void> {
    const { stored } = this;
    const lane = laneOf(checked, this.#site.lanes);
    const row = {
      ...checked,
      ...(isHistory(this.#delivery) && {
        importId: this.#piece?.importId ?? null,
      }),
      siteId: this.#site._id,
      lane,
    };
    await insertEvent(this.#ctx.db, row);
    stored.bytes += eventBytes({ ...row, seq: 0n });
    stored.firstAt = Math.min(stored.firstAt, checked.occurredAt);
    stored.lastAt = Math.max(stored.lastAt, checked.occurredAt);
    this.#lanes.set(lane, (this.#lanes.get(lane) ?? 0) + 1);
    stored.accepted++;
  }

  /** Finds the event that is there already, and stays; or null. */
  async #findStored(
    row: CheckedEvent,
    repeatOf: IncomingEvent["repeatOf"],
  ): Promise<Doc<"events"> | null> {
    const { eventId, receivedAt } = row;
    if (eventId !== undefined) {
      // Whoever has a public key can guess the id of a server's event, and must not make that one a
      // duplicate.
      for await (const event of this.#eventsOf(eventId)) {
        const isSame = !isByServer(row) || isByServer(event);
        if (isSame && !(await this.#undone.hasBrought(event))) return event;
      }
    }
    for (const otherId of repeatOf?.eventIds ?? []) {
      const other = await this.#eventsOf(otherId).first();
      const isSame =
        other !== null &&
        Math.abs(other.receivedAt - receivedAt) < (repeatOf?.withinMs ?? 0);
      if (isSame) return other;
    }
    return null;
  }

  #eventsOf(eventId: string) {
    return eventsWithId(this.#ctx.db, this.#site._id, eventId);
  }
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
