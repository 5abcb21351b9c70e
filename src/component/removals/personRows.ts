/**
 * All rows that are stored of a person, in a fixed order, from any place on. An erasure deletes
 * them, and an export shows them. The rows of a visitor are its row, its sessions and its events.
 * The rows of a user are the user's row, the events that name the user, and rows of each browser or
 * device, before the first of its events. A browser or device that was never anybody else's has all
 * of its rows here. Of others there is only what their row says of the user.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  belongsToOther,
  wasOfOther,
  type Subject,
} from "../model/removals/person.js";
import {
  atDevice,
  firstPersonPlace,
  type DevicePlace,
  type PersonPlace,
} from "../model/removals/personPlace.js";
import type { RowPosition } from "../model/removals/removal.js";
import { sessionsOfVisitor } from "../rows/sessions.js";
import { findUser } from "../rows/users.js";
import { findVisitor } from "../rows/visitors.js";
import { visitorsOfUser } from "../rows/visitorUsers.js";
import { eventsFound, type FoundEvent } from "../rows/eventLookups.js";
import {
  eventsOfVisitorBehind,
  positionAmongTimes,
} from "../rows/eventSearches.js";
import { rowsBehind } from "../rows/ranges.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";
import { withVisitor, type VisitorRow } from "../rows/visitorForm.js";

type Stored =
  | { table: "visitors"; row: VisitorRow }
  | { table: "users"; row: Doc<"users"> }
  | { table: "sessions"; row: SessionRow }
  | { table: "events"; row: LoggedEvent };

/**
 * A row. `isOwn` is false for one that the walk only looked at. `isShared` is true for the row of a
 * visitor that was another user, too.
 */
export type PersonRow = Stored & { isOwn: boolean; isShared?: boolean };

export class PersonRows {
  readonly #ctx: QueryCtx;
  readonly #siteId: Id<"sites">;
  readonly #subject: Subject;
  /** The place after the last row. */
  place: PersonPlace;
  /** The user's browsers and devices found so far that are another's, too. */
  readonly sharedVisitorIds = new Set<string>();
  /** The events found so far that name the user. Each costs a read of its own. */
  namedEvents = 0;

  constructor(
    ctx: QueryCtx,
    siteId: Id<"sites">,
    subject: Subject,
    place: PersonPlace = firstPersonPlace,
  ) {
    this.#ctx = ctx;
    this.#siteId = siteId;
    this.#subject = subject;
    this.place = place;
  }

  get isDone(): boolean {
    return this.place.step === "end";
  }

  async *rows(): AsyncGenerator<PersonRow> {
    const { visitorId, userId } = this.#subject;
    if (visitorId !== undefined) {
      if (this.isDone) return;
      // A place may come from outside. It cannot name another visitor.
      const { device } = this.place;
      const isOwn = device?.visitorId === visitorId;
      this.#moveTo({ device: isOwn ? device : atDevice(visitorId, "row") });
      yield* this.#deviceRows(undefined);
      this.#moveTo({ step: "end", device: null });
      return;
    }
    if (this.place.step === "user") {
      const row = await findUser(this.#ctx, this.#siteId, userId);
      this.#moveTo({ step: "events" });
      if (row) yield { table: "users", row, isOwn: true };
    }
    if (this.place.step === "events") {
      yield* this.#userEvents(userId);
      this.#moveTo({ step: "devices", after: null });
    }
    if (this.place.step === "devices") {
      yield* this.#devicesByRow(userId);
      this.#moveTo({ step: "end", after: null });
    }
  }

  async *#userEvents(userId: string): AsyncGenerator<PersonRow> {
    yield* this.#resumeDevice(userId, async () => {
      const found = await firstOf(this.#eventsOfUser(userId));
      return found?.event;
    });
    for await (const { event, position } of this.#eventsOfUser(userId)) {
      this.namedEvents++;
      yield* this.#meet(event.visitorId, userId);
      this.#moveTo({ after: position });
      yield { table: "events", row: event, isOwn: true };
    }
  }

  /** Browsers and devices of which no event names the user any more. */
  async *#devicesByRow(userId: string): AsyncGenerator<PersonRow> {
    yield* this.#resumeDevice(userId, () =>
      firstOf(this.#visitorsOfUser(userId)),
    );
    for await (const found of this.#visitorsOfUser(userId)) {
      const { visitorId, firstSeenAt: at } = withVisitor(found);
      const { _creationTime: created } = found;
      yield* this.#meet(visitorId, userId);
      this.#moveTo({ after: { at, created } });
      const row = await findVisitor(this.#ctx, this.#siteId, visitorId);
      if (row) yield { table: "visitors", row, isOwn: false };
    }
  }

  async *#meet(
    visitorId: string | undefined,
    userId: string,
  ): AsyncGenerator<PersonRow> {
    const { devices } = this.place;
    if (visitorId === undefined || devices.includes(visitorId)) return;
    this.#moveTo({
      device: atDevice(visitorId, "look"),
      devices: [...devices, visitorId],
    });
    yield* this.#finishDevice(userId);
  }

  /**
   * Goes on with the device that the next row of the user leads to. A place may come from outside,
   * or that row may be new. The walk finds any other device again at the row that leads to it. The
   * same holds for a device that has become somebody else's.
   */
  async *#resumeDevice(
    userId: string,
    nextOf: () => Promise<{ visitorId?: string } | undefined>,
  ): AsyncGenerator<PersonRow> {
    const { device, devices } = this.place;
    if (!device) return;
    const { visitorId, step } = device;
    const isMet = (await nextOf())?.visitorId === visitorId;
    const row = await findVisitor(this.#ctx, this.#siteId, visitorId);
    const isOthers = row !== null && wasOfOther(row, userId);
    if (isMet && (!isOthers || step === "look" || step === "end")) {
      yield* this.#finishDevice(userId);
    } else {
      const others = devices.filter((id) => id !== visitorId);
      this.#moveTo({ device: null, devices: others });
    }
  }

  async *#finishDevice(userId: string): AsyncGenerator<PersonRow> {
    yield* this.#deviceRows(userId);
    this.#moveTo({ device: null });
  }

  /**
   * The rows of a browser or device. For a user, only those that the events which name the user do
   * not find.
   */
  async *#deviceRows(userId: string | undefined): AsyncGenerator<PersonRow> {
    const { visitorId } = this.#device;
    if (this.#device.step === "look" && userId !== undefined) {
      const row = await findVisitor(this.#ctx, this.#siteId, visitorId);
      let isShared = row !== null && wasOfOther(row, userId);
      if (!isShared) {
        const { after } = this.#device;
        for await (const event of this.#visitorEvents(visitorId, after)) {
          isShared = belongsToOther(event, userId);
          if (isShared) break;
          this.#moveDevice("look", positionAmongTimes(event));
          yield { table: "events", row: event, isOwn: false };
        }
      }
      if (isShared) {
        this.sharedVisitorIds.add(visitorId);
        this.#moveDevice("end");
        const isLast = row?.user?.value === userId;
        if (row) {
          yield { table: "visitors", row, isOwn: isLast, isShared: true };
        }
      } else this.#moveDevice("row");
    }
    if (this.#device.step === "row") {
      const row = await findVisitor(this.#ctx, this.#siteId, visitorId);
      this.#moveDevice("sessions");
      if (row) yield { table: "visitors", row, isOwn: true };
    }
    if (this.#device.step === "sessions") {
      yield* this.#sessionsOf(visitorId);
      this.#moveDevice("events");
    }
    if (this.#device.step === "events") {
      const { after } = this.#device;
      for await (const row of this.#visitorEvents(visitorId, after)) {
        this.#moveDevice("events", positionAmongTimes(row));
        if (userId !== undefined && belongsToOther(row, userId)) break;
        const isOwn = userId === undefined || row.userId === undefined;
        yield { table: "events", row, isOwn };
      }
      this.#moveDevice("end");
    }
  }

  async *#sessionsOf(visitorId: string): AsyncGenerator<PersonRow> {
    const { after } = this.#device;
    const sessions = sessionsOfVisitor(
      this.#ctx.db,
      this.#siteId,
      visitorId,
      after ? { later: after.at } : {},
    );
    for await (const row of sessions) {
      const { startedAt: at, _creationTime: created } = row;
      this.#moveDevice("sessions", { at, created });
      yield { table: "sessions", row, isOwn: true };
    }
  }

  #visitorEvents(visitorId: string, after: RowPosition | null) {
    const { db } = this.#ctx;
    return eventsOfVisitorBehind(db, this.#siteId, visitorId, { after });
  }

  /** The events behind the place that name the user, by time. */
  #eventsOfUser(userId: string): AsyncGenerator<FoundEvent> {
    const lookup = { kind: "user", value: userId } as const;
    const { after } = this.place;
    return eventsFound(this.#ctx.db, this.#siteId, lookup, { after });
  }

  /** The browsers and devices behind the place whose last user it is, by when they were first seen. */
  #visitorsOfUser(userId: string) {
    const { db } = this.#ctx;
    return rowsBehind(
      (times) => visitorsOfUser(db, this.#siteId, userId, times),
      { after: this.place.after },
    );
  }

  get #device() {
    const { device } = this.place;
    if (!device) throw new Error("No browser or device is being gone through.");
    return device;
  }

  #moveTo(change: Partial<PersonPlace>): void {
    this.place = { ...this.place, ...change };
  }

  #moveDevice(
    step: DevicePlace["step"],
    after: RowPosition | null = null,
  ): void {
    this.#moveTo({ device: { ...this.#device, step, after } });
  }
}

async function firstOf<Row>(
  rows: AsyncIterable<Row>,
): Promise<Row | undefined> {
  for await (const row of rows) return row;
  return undefined;
}
