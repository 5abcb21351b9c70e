/**
 * The storing of events, however they came: each is judged for its site, looked for in the log, and
 * inserted. Writes nothing that another transaction writes. Wakes no lane: that is for the caller.
 */
import { defined } from "../../shared/defined.js";
import { footfallError } from "../../shared/errors.js";
import { hash32 } from "../../shared/codec/hash.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import type { MutationCtx } from "../_generated/server.js";
import { noteArrivals } from "../log/backlog.js";
import { eventBytes } from "../log/eventBytes.js";
import type { OpenPiece } from "./importChunks.js";
import type { CheckedEvent } from "../model/intake/checkEvent.js";
import { isHistory, type Receipt } from "../model/intake/eventTime.js";
import { storedByLane } from "../model/intake/decidedRows.js";
import type {
  Decided,
  DecidedRow,
  Duplicate,
  IntakeRow,
  Stored,
  StoredForm,
} from "../model/intake/intakeRow.js";
import { judgeRows } from "../model/intake/judgeRows.js";
import { isByServer } from "../model/fold/owned.js";
import { Pings } from "./pings.js";
import type { Site } from "../scope/requireSite.js";
import { UndoneRuns } from "./undoneRuns.js";
import { eventsWithId, insertEvent } from "../rows/events.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** Makes the hash for lanes differ from the one by which sketches count. */
const LANE_SEED = 0x1a9e;

/** Events that one transaction is given to store. */
interface GivenEvents {
  site: Site;
  delivery: Receipt;
  events: readonly IncomingEvent[];
  /** The events are a piece of an import that has a run. Null: they are not. */
  piece: OpenPiece | null;
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
): Promise<DecidedRow[]> {
  requireFewEnough(events);
  const storing = new Storing(ctx, given);
  const decided: DecidedRow[] = [];
  for (const row of judgeRows(events, given)) {
    decided.push({ ...row, outcome: await storing.decide(row) });
  }
  await noteArrivals(ctx, given.site, storedByLane(decided));
  return decided;
}

/** Decides about the rows of one transaction, one after the other, and stores the new ones. */
class Storing {
  readonly #ctx: MutationCtx;
  readonly #site: Site;
  readonly #undone: UndoneRuns;
  readonly #pings: Pings | null;
  /** The field by which stored events name their import. */
  readonly #ofImport: Pick<StoredForm, "importId">;

  constructor(
    ctx: MutationCtx,
    { site, delivery, piece }: Omit<GivenEvents, "events">,
  ) {
    this.#ctx = ctx;
    this.#site = site;
    this.#undone = new UndoneRuns(ctx, site._id);
    this.#pings = delivery.trusted ? null : new Pings(ctx, site._id);
    this.#ofImport = isHistory(delivery)
      ? { importId: piece?.importId ?? null }
      : {};
  }

  /** Looks for a checked event in the log, and inserts it if it is new. */
  async decide({ sent, outcome }: IntakeRow): Promise<Decided> {
    if (outcome.kind !== "checked") return outcome;
    const { event } = outcome;
    const other = await this.#findStored(event, sent.repeatOf);
    if (other) return duplicateOf(other);
    if (await this.#pings?.isRepeat(event)) {
      return { kind: "duplicate", of: "ping" };
    }
    return await this.#insert({
      ...event,
      ...this.#ofImport,
      lane: laneOf(event, this.#site.lanes),
    });
  }

  async #insert(event: StoredForm): Promise<Stored> {
    const row = { ...event, siteId: this.#site._id };
    await insertEvent(this.#ctx.db, row);
    return { kind: "stored", event, bytes: eventBytes({ ...row, seq: 0n }) };
  }

  /** Finds the event that is there already, and stays; or null. */
  async #findStored(
    row: CheckedEvent,
    repeatOf: IncomingEvent["repeatOf"],
  ): Promise<LoggedEvent | null> {
    const { eventId, receivedAt } = row;
    if (eventId !== undefined) {
      // Whoever has a public key can guess the id of a server's event, and must not make that one a
      // duplicate.
      for await (const event of this.#eventsOf(eventId)) {
        const isSame = !isByServer(row) || isByServer(event);
        if (isSame && !(await this.#undone.hasBrought(event))) return event;
      }
    }
    if (!repeatOf) return null;
    for (const otherId of repeatOf.eventIds) {
      const other = await this.#eventsOf(otherId).first();
      const isSame =
        other !== null &&
        Math.abs(other.receivedAt - receivedAt) < repeatOf.withinMs;
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

function duplicateOf(event: LoggedEvent): Duplicate {
  const { occurredAt, visitorId } = event;
  return {
    kind: "duplicate",
    of: "event",
    other: { occurredAt, ...defined({ visitorId }) },
    bytes: eventBytes(event),
  };
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
