/**
 * The profile of a visitor or user: traits, numbers that are added up, and groups. Last values and
 * unions do not depend on the order of arrival. Increments are added in the order of the log.
 */
import type { ModelEvent } from "../../../shared/event/event.js";
import type { Increments, Properties } from "../../../shared/event/incoming.js";
import { limits } from "../../../shared/limits.js";
import { isByServer } from "./owned.js";
import { Traits, type Trait } from "./traits.js";

/** The profile of a user for whom no visitor stands. Visitors have the same, and more. */
export interface Profile extends Memberships {
  traits?: Trait[];
}

export interface Memberships {
  /** Ids, sorted. */
  groups?: string[];
  /** The groups among them that a server named, sorted. */
  serverGroups?: string[];
}

/** An event with what `identify` and `group` carry. */
export interface FoldEvent extends ModelEvent {
  traits?: Properties;
  increments?: Increments;
  groupType?: string;
  byServer?: boolean;
}

/**
 * Whether the event says who somebody is. `identify` does, and any other event with traits, as some
 * senders have them; `group` does not, because its traits are the group's.
 */
export function identifies({
  type,
  traits,
}: Pick<FoldEvent, "type" | "traits">): boolean {
  return type === "identify" || (type !== "group" && traits !== undefined);
}

/** Whether the event says who somebody is, or what a group is. */
export function describes(event: Pick<FoldEvent, "type" | "traits">): boolean {
  return event.type === "group" || identifies(event);
}

/** The user about whom an event says something that goes into no visitor's row. */
export function profiledUser(event: FoldEvent): string | undefined {
  const { visitorId, userId } = event;
  return identifies(event) && visitorId === undefined ? userId : undefined;
}

/**
 * A user's profile as these events leave it. Events that do not say who somebody is do not matter.
 */
export function foldProfile(
  before: Profile | null,
  events: readonly FoldEvent[],
): Profile {
  const traits = new Traits(before?.traits);
  for (const event of events.filter(identifies)) applyTraits(traits, event);
  return { ...traits.stored(), ...joinedGroups(before ?? {}, events) };
}

/** Sets what the event sets, and adds what it adds. */
export function applyTraits(traits: Traits, event: FoldEvent): void {
  const { type, occurredAt: at, traits: set = [], increments = [] } = event;
  const byServer = isByServer(event);
  for (const { key, value } of set) traits.set(key, { at, value, byServer });
  if (type !== "identify") return;
  for (const { key, by } of increments) traits.add(key, { by, at, byServer });
}

/**
 * The groups known before and those that `identify` events join: groups that a server named first,
 * then by id. Other events only say for which groups they happened. Nobody leaves a group.
 */
export function joinedGroups(
  before: Memberships,
  events: readonly FoldEvent[],
): Memberships {
  const joining = events.filter(({ type }) => type === "identify");
  const namedBy = (some: readonly FoldEvent[]) =>
    some.flatMap(({ groups = [] }) => groups);
  const most = limits.MAX_GROUPS_PER_PROFILE.value;
  const servers = sorted([
    ...(before.serverGroups ?? []),
    ...namedBy(joining.filter(isByServer)),
  ]).slice(0, most);
  const isServers = new Set(servers);
  const others = sorted([...(before.groups ?? []), ...namedBy(joining)])
    .filter((id) => !isServers.has(id))
    .slice(0, most - servers.length);
  const groups = sorted([...servers, ...others]);
  if (groups.length === 0) return {};
  return { groups, ...(servers.length > 0 && { serverGroups: servers }) };
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

/** Whether a row has to be written: a fold that changes nothing costs a read and no write. */
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
