/**
 * A group: a company or team on whose behalf visitors and users act. Known from `group` events, the
 * last value of each field by the time of its event, whatever the order of arrival.
 */
import type { ModelEvent } from "../../shared/event.js";
import {
  applyTraits,
  boundedTraits,
  isLater,
  traitMap,
  type FoldEvent,
  type Trait,
} from "./profiles.js";
import type { Timed } from "./sessionValidators.js";

export interface Group {
  groupType?: Timed;
  name?: Timed;
  traits?: Trait[];
  /** Time of the newest event about it. */
  updatedAt: number;
}

/** The group about which an event says something; whose behalf it happened on is another matter. */
export function describedGroup({
  type,
  groupId,
}: ModelEvent): string | undefined {
  return type === "group" ? groupId : undefined;
}

/** The group as these events leave it, all of them about this group. */
export function foldGroup(
  before: Group | null,
  events: readonly FoldEvent[],
): Group {
  const traits = traitMap(before?.traits);
  let { groupType, name, updatedAt } = before ?? { updatedAt: -Infinity };
  for (const event of events) {
    const at = event.occurredAt;
    applyTraits(traits, event);
    groupType = last(groupType, at, event.groupType);
    name = last(name, at, event.name);
    updatedAt = Math.max(updatedAt, at);
  }
  return {
    ...(groupType && { groupType }),
    ...(name && { name }),
    ...boundedTraits(traits),
    updatedAt,
  };
}

function last(
  known: Timed | undefined,
  at: number,
  value: string | undefined,
): Timed | undefined {
  if (value === undefined) return known;
  return !known || isLater({ at, value }, known) ? { at, value } : known;
}
