/**
 * Events of the app's own code. A mutation stores the events that it tracks if and only if it
 * commits.
 */
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

/** The context of a mutation, an action or an HTTP action. */
export type RecordingCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runMutation"
>;

export interface FootfallOptions {
  /** Slug of the site that these events belong to. */
  site: string;
}

interface RecordedFields {
  /** The time of the event, epoch milliseconds. Default: now. */
  occurredAt?: number | undefined;
  /** Makes a repeated call a duplicate, as long as the component keeps the event. */
  eventId?: string | undefined;
  /** Ids of the companies or teams for which the user acted. `identify` joins them. */
  groups?: readonly string[] | undefined;
}

interface TrackedFields extends RecordedFields {
  /** The app's own id of the account. */
  userId?: string | undefined;
  /**
   * The browser's visitor id, if its page has passed it on. Lists then show the event in the
   * session at its time.
   */
  visitorId?: string | undefined;
  /**
   * The revenue of the event, negative for a refund: whole minor units (cents) and an ISO 4217
   * code.
   */
  revenue?: Revenue | undefined;
  /** The page of the event: its whole address or its path. */
  url?: string | undefined;
  path?: string | undefined;
  /** Whether the fragment of `url` or `path` tells pages apart, as in `/#/cart`. */
  hashRoutes?: boolean | undefined;
  /**
   * False if the event says nothing about the visitor's interest. It is kept and listed. No event
   * of a server decides about a bounce.
   */
  interactive?: boolean | undefined;
}

/** An event to track: a name in the app's map, with the properties that the map gives it. */
export type TrackedEvent<Events = AnyEvents> = {
  [Name in EventName<Events>]: { name: Name } & PropertiesField<Events[Name]> &
    TrackedFields;
}[EventName<Events>];

export interface Identification extends RecordedFields {
  /** The app's own id of the account. */
  userId: string;
  /** Links the browser to the user, and gives the visitor the traits. */
  visitorId?: string | undefined;
  /** Facts about the user. A trait replaces an earlier one of the same name. */
  traits?: PropertiesInput | undefined;
  /** Numbers to add to numeric traits, once per stored event. */
  increments?: Readonly<Record<string, number>> | undefined;
}

export interface Recorded {
  /**
   * False for a duplicate: the component had an event of the app's own code with the same
   * `eventId`. False also if the site's settings leave out the page or the visitor.
   */
  stored: boolean;
}

/**
 * Tracks what the app's own code does.
 *
 * Every call is one nested mutation of the component that only inserts rows. Two of them never
 * conflict, unless they have the same `eventId`. In a mutation they cost no further function call
 * while the site's loop is awake. Otherwise a transaction pays one call, to wake the loop. The
 * events are those of a server: trusted, counted, and never part of a session's figures.
 *
 * A paused site, a paused intake and the site's rate do not refuse these events, because nobody
 * would send them again.
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
   * Tracks a custom event. In a mutation it commits or rolls back together with the mutation's other
   * writes.
   *
   * @throws a {@link isFootfallError | Footfall error}: `siteNotFound`, or `invalidEvent` with the
   * reason. A mutation that catches it goes on, and the component stores nothing.
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
   * Describes a user: links a visitor, sets traits, adds to numbers, joins groups.
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
