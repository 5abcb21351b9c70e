/** Events of the app's own code: tracked inside of a mutation, they are stored if and only if it commits. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { footfallError } from "../shared/errors.js";
import type {
  AnyEvents,
  EventName,
  PropertiesField,
  PropertiesInput,
} from "../shared/event/eventMap.js";
import { parseEvent } from "../shared/parse/parseEvent.js";
import type { Revenue } from "../shared/event/revenue.js";

/** Of a mutation, an action or an HTTP action. */
export type RecordingCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runMutation"
>;

export interface FootfallOptions {
  /** Slug of the site whose events these are. */
  site: string;
}

interface RecordedFields {
  /** When it happened, epoch milliseconds. Default: now. */
  occurredAt?: number | undefined;
  /** Makes a repeated call a duplicate, for as long as the event is kept. */
  eventId?: string | undefined;
  /** Ids of the companies or teams on whose behalf it happened; `identify` joins them. */
  groups?: readonly string[] | undefined;
}

interface TrackedFields extends RecordedFields {
  /** The app's own id of the account. */
  userId?: string | undefined;
  /** The browser's, where its page has passed it on: the event is listed with the session it falls into. */
  visitorId?: string | undefined;
  /** What it brought or, if negative, gave back: whole minor units (cents) and an ISO 4217 code. */
  revenue?: Revenue | undefined;
  /** The page that it belongs to, whole or by its path. */
  url?: string | undefined;
  path?: string | undefined;
  /** The fragment of `url` or `path` tells pages apart: `/#/cart`. */
  hashRoutes?: boolean | undefined;
  /** false: it says nothing of the visitor's interest. Kept and listed; no server event decides about a bounce. */
  interactive?: boolean | undefined;
}

/** An event to track: a name of the app's map with the properties that the map gives it. */
export type TrackedEvent<Events = AnyEvents> = {
  [Name in EventName<Events>]: { name: Name } & PropertiesField<Events[Name]> &
    TrackedFields;
}[EventName<Events>];

export interface Identification extends RecordedFields {
  /** The app's own id of the account. */
  userId: string;
  /** Links the browser to the user, and gives it the traits. */
  visitorId?: string | undefined;
  /** What is known of them. A trait replaces an earlier one of its name. */
  traits?: PropertiesInput | undefined;
  /** What is added to numeric traits, once per stored event. */
  increments?: Readonly<Record<string, number>> | undefined;
}

export interface Recorded {
  /**
   * False for a duplicate, where an event of the app's own code with the same `eventId` was there already, and for
   * what the site's settings leave out: its page, or its visitor.
   */
  stored: boolean;
}

/**
 * Tracks what the app's own code does. Every call is one nested mutation of the component that only inserts
 * rows: two of them never conflict (unless they bring the same `eventId`), and in a mutation they cost no
 * further function call while the site's loop is awake, and one in a transaction that wakes it otherwise. Events are the
 * server's: trusted, counted, and never part of a session's figures.
 *
 * A paused site, a paused intake and the site's rate do not refuse these events: nobody would send them again.
 *
 * @example
 * // convex/footfall.ts
 * type Events = { signup: { plan: string }; logout: undefined };
 * export const footfall = new Footfall<Events>(components.footfall, { site: "default" });
 */
export class Footfall<Events = AnyEvents> {
  readonly #component: Pick<ComponentApi, "record">;
  readonly #site: string;

  constructor(
    component: Pick<ComponentApi, "record">,
    { site }: FootfallOptions,
  ) {
    this.#component = component;
    this.#site = site;
  }

  /**
   * Tracks a custom event. In a mutation it is committed or rolled back with what the mutation writes.
   *
   * @throws a {@link isFootfallError | Footfall error}: `siteNotFound`, or `invalidEvent` with the reason; a
   * mutation that catches it goes on, and nothing is stored
   * @example
   * await footfall.track(ctx, { name: "signup", userId, properties: { plan: "pro" } });
   */
  async track(
    ctx: RecordingCtx,
    event: TrackedEvent<Events>,
  ): Promise<Recorded> {
    const { name, properties, userId, visitorId, revenue, ...rest } = event;
    const { url, path, hashRoutes, interactive } = rest;
    return await this.#record(ctx, event, {
      type: "track",
      name,
      properties,
      userId,
      visitorId,
      revenue,
      url,
      path,
      hashRoutes,
      interactive,
    });
  }

  /**
   * Says who a user is: links a visitor, sets traits, adds to numbers, joins groups.
   *
   * @throws as {@link track}
   * @example
   * await footfall.identify(ctx, { userId, traits: { plan: "pro" }, increments: { logins: 1 } });
   */
  async identify(
    ctx: RecordingCtx,
    identification: Identification,
  ): Promise<Recorded> {
    const { userId, visitorId, traits, increments } = identification;
    return await this.#record(ctx, identification, {
      type: "identify",
      userId,
      visitorId,
      traits,
      increments,
    });
  }

  async #record(
    ctx: RecordingCtx,
    { occurredAt, eventId, groups }: RecordedFields,
    own: Readonly<Record<string, unknown>>,
  ): Promise<Recorded> {
    const raw = { ...own, occurredAt, eventId, groups };
    const parsed = parseEvent(raw, {});
    if ("error" in parsed) throw footfallError("invalidEvent", parsed.error);
    return await ctx.runMutation(this.#component.record.record, {
      site: this.#site,
      event: parsed.event,
    });
  }
}
