/**
 * The origin of a visit. One event of a session decides all of it: the first page view, or the
 * first event where there is none. The first of these decides that an event has: its UTM parameters
 * together, its click id, its referrer, and, without a referrer, `?ref=` or `?source=`. An event
 * with none of these is Direct.
 */
import {
  refParameters,
  tagFields,
  utmParameter,
  type TagField,
} from "../../../shared/event/attributionParameters.js";
import { boundKey } from "../../../shared/codec/boundKey.js";
import { channelOf } from "../../../shared/parse/channel.js";
import { clickIdIn, type ClickId } from "../../../shared/event/clickIds.js";
import { originFields, type ModelEvent } from "../../../shared/event/event.js";
import { isPassingHost } from "../../../shared/parse/passingHosts.js";
import { withoutWww } from "../../../shared/parse/patterns.js";
import { referrerHost } from "../../../shared/parse/referrerHost.js";
import { sourceName, sourceOf } from "../../../shared/parse/sources.js";
import { taggedSource } from "../../../shared/parse/taggedSource.js";
import type { Origin } from "./sessionValidators.js";

export const DIRECT = "Direct";

/** The values of an origin without its time. */
type OriginValues = Omit<Origin, "at" | "isOther">;

export function originOf(event: ModelEvent): Origin {
  return {
    at: event.occurredAt,
    ...(event.type !== "pageview" && { isOther: true as const }),
    ...valuesOf(event),
  };
}

function valuesOf(event: ModelEvent): OriginValues {
  const referrer = referrerOf(event);
  const query = event.search ? new URLSearchParams(event.search) : undefined;
  const click = query && clickIdIn(query);
  const tags = query && tagsIn(query);
  const from = { referrer: referrer.host, clickId: click?.parameter };
  if (tags) {
    const channel = channelOf({ ...from, ...tags });
    const source = tags.source && sourceName(tags.source);
    return bounded({ ...from, ...tags, source, channel });
  }
  if (click) {
    const { channel } = click;
    const source = clickSource(click, referrer.host);
    return bounded({ ...from, source, channel });
  }
  // A parameter of an own link, or of one that leads back from a payment, says nothing about the
  // visit.
  const named = referrer.isInside
    ? undefined
    : (referrer.host ?? (query && refIn(query)));
  if (named === undefined) return {};
  const channel = channelOf({ referrer: referrer.host, source: named });
  return bounded({ ...from, source: sourceName(named), channel });
}

/**
 * The host of a referrer that counts as one, by which reports show it; undefined where it is none.
 */
export function referrerThatCounts(event: ModelEvent): string | undefined {
  return referrerOf(event).host;
}

interface Referrer {
  /**
   * Without "www.", or the package name of an Android app (`android-app://…`); where it is a
   * source.
   */
  host?: string;
  /**
   * It is an own page, or one to which visitors go from the site, and from which they come back.
   */
  isInside: boolean;
}

function referrerOf(event: ModelEvent): Referrer {
  const host = event.referrer && referrerHost(event.referrer);
  if (!host) return { isInside: false };
  const own = event.hostname && withoutWww(event.hostname.toLowerCase());
  const isInside =
    host === own || event.ignoredReferrer === true || isPassingHost(host);
  return isInside ? { isInside } : { host, isInside };
}

type Tags = Partial<Record<TagField, string>>;

/** UTM parameters, if there is one: upper and lower case and blanks around make no difference. */
function tagsIn(query: URLSearchParams): Tags | undefined {
  const tags: Tags = {};
  for (const field of tagFields) {
    const value = query.get(utmParameter(field))?.trim().toLowerCase();
    if (value) tags[field] = field === "source" ? taggedSource(value) : value;
  }
  return Object.keys(tags).length > 0 ? tags : undefined;
}

function refIn(query: URLSearchParams): string | undefined {
  for (const name of refParameters) {
    const value = query.get(name)?.trim();
    if (value) return taggedSource(value.toLowerCase());
  }
  return undefined;
}

/**
 * `fbclid` is on links out of Instagram, Threads and Messenger, too, and stays on those that are
 * shared on: where the referrer is a network, the referrer tells which network it was.
 */
function clickSource(
  { parameter, source }: ClickId,
  referrer: string | undefined,
): string {
  if (parameter !== "fbclid" || referrer === undefined) return source;
  const known = sourceOf(referrer);
  return known?.category === "social" ? known.name : source;
}

/** Leaves out what is absent and Direct, and bounds the rest. */
function bounded(
  values: Partial<Record<keyof OriginValues, string | undefined>>,
): OriginValues {
  const kept: OriginValues = {};
  for (const field of valueFields) {
    const value = values[field];
    if (!value || (field === "channel" && value === DIRECT)) continue;
    kept[field] = boundKey(value);
  }
  return kept;
}

const valueFields = ["channel", "clickId", ...originFields] as const;

/**
 * The origin of a session that has two: the page view's before any other event's, then the earlier
 * one's. At the same millisecond the one that knows more, field by field in the order of
 * `valueFields`, then the one with the lesser text.
 */
export function firstOrigin(a: Origin, b: Origin): Origin {
  return compareOrigins(a, b) <= 0 ? a : b;
}

function compareOrigins(a: Origin, b: Origin): number {
  const kind = Number(a.isOther ?? false) - Number(b.isOther ?? false);
  if (kind !== 0) return kind;
  if (a.at !== b.at) return a.at - b.at;
  for (const field of valueFields) {
    const [one, other] = [a[field], b[field]];
    if (one === other) continue;
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    return one < other ? -1 : 1;
  }
  return 0;
}
