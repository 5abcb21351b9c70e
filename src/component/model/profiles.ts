/**
 * What is known of a visitor or user by name: traits, numbers that are added up, and groups. Last values
 * and unions do not depend on the order of arrival; increments are added in the order of the log.
 */
import { getConvexSize } from "convex/values";
import type {
  Increments,
  Properties,
  PropertyValue,
} from "../../shared/incoming.js";
import { limits } from "../../shared/limits.js";
import type { ModelEvent } from "../../shared/event.js";

export interface Trait {
  key: string;
  value: PropertyValue;
  /** When it was set or added to; the later value stays. */
  at: number;
}

/** Of a user whom no visitor stands for; visitors have the same, and more. */
export interface Profile {
  traits?: Trait[];
  /** Ids, sorted. */
  groups?: string[];
}

/** An event with what `identify` and `group` carry. */
export interface FoldEvent extends ModelEvent {
  traits?: Properties;
  increments?: Increments;
  groupType?: string;
}

/**
 * Whether the event says who somebody is: `identify` does, and any other event that carries traits, as some
 * senders' do. Not `group`, whose traits are the group's.
 */
export function identifies({ type, traits }: FoldEvent): boolean {
  return type === "identify" || (type !== "group" && traits !== undefined);
}

/** The user about whom an event says something that goes into no visitor's row. */
export function profiledUser(event: FoldEvent): string | undefined {
  const { visitorId, userId } = event;
  return identifies(event) && visitorId === undefined ? userId : undefined;
}

/** A user's profile as these events leave it. Those that say nothing of who it is do not matter. */
export function foldProfile(
  before: Profile | null,
  events: readonly FoldEvent[],
): Profile {
  const traits = traitMap(before?.traits);
  for (const event of events.filter(identifies)) applyTraits(traits, event);
  return {
    ...boundedTraits(traits),
    ...joinedGroups(before?.groups, events),
  };
}

export type TraitMap = Map<string, Trait>;

export function traitMap(traits: readonly Trait[] = []): TraitMap {
  return new Map(traits.map((trait) => [trait.key, trait]));
}

/**
 * Sets what the event sets, unless it is known from later, and adds what it adds. To a trait that is no number
 * nothing is added: it stays as it is.
 */
export function applyTraits(
  traits: TraitMap,
  { type, occurredAt: at, traits: set = [], increments = [] }: FoldEvent,
): void {
  for (const { key, value } of set) {
    const known = traits.get(key);
    if (!known || isLater({ at, value }, known)) {
      traits.set(key, { key, value, at });
    }
  }
  if (type !== "identify") return;
  for (const { key, by } of increments) {
    const known = traits.get(key);
    const before = numberOf(known?.value);
    if (before === undefined) continue;
    traits.set(key, {
      key,
      value: sum(before, by),
      at: Math.max(at, known?.at ?? -Infinity),
    });
  }
}

/**
 * Returns a number to add to: of a number, a text that is one, and 0 where nothing is known; undefined for all else.
 *
 * @example
 * numberOf("12"); // 12
 * numberOf("gold"); // undefined
 */
export function numberOf(value: PropertyValue | undefined): number | undefined {
  if (value === undefined || value === null) return 0;
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function sum(before: number, by: number): number {
  // JSON, in which reports arrive, has no infinity.
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, before + by));
}

/** The first by name, as many as a row has room for: anyone with a public key can send traits. */
export function boundedTraits(traits: TraitMap): { traits?: Trait[] } {
  if (traits.size === 0) return {};
  const { MAX_PROPERTIES, MAX_TRAITS_BYTES } = limits;
  let bytes = 0;
  const kept = [...traits.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, MAX_PROPERTIES.value)
    .filter((trait) => {
      bytes += getConvexSize({ ...trait });
      return bytes <= MAX_TRAITS_BYTES.value;
    });
  return { traits: kept };
}

/**
 * The groups known before and those that `identify` events join, the first by id: other events only say on
 * whose behalf they happened. None is ever left.
 */
export function joinedGroups(
  before: readonly string[] = [],
  events: readonly FoldEvent[],
): { groups?: string[] } {
  const joined = new Set([
    ...before,
    ...events.flatMap(({ type, groups = [] }) =>
      type === "identify" ? groups : [],
    ),
  ]);
  if (joined.size === 0) return {};
  const most = limits.MAX_GROUPS_PER_PROFILE.value;
  return { groups: [...joined].sort().slice(0, most) };
}

/** Whether a row has to be written: what changes nothing costs a read and no write. */
export function hasChanged<Row extends object>(
  fields: readonly (keyof Row)[],
  before: Row | null,
  after: Row,
): boolean {
  return (
    before === null ||
    fields.some(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    )
  );
}

interface Dated {
  at: number;
  value: PropertyValue;
}

/** `max (time, value)`: the value breaks ties, so that any order of arrival gives the same. */
export function isLater(a: Dated, b: Dated): boolean {
  if (a.at !== b.at) return a.at > b.at;
  return JSON.stringify(a.value) > JSON.stringify(b.value);
}
