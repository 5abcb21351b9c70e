/**
 * A group: a company or team on whose behalf visitors and users act. Known from `group` events: of each field what a
 * server said, else what a public key did, the last value by the time of its event, whatever the order of arrival.
 */
import type { ModelEvent } from "../../../shared/event/event.js";
import { isByServer, winner, type OwnedText } from "./owned.js";
import { applyTraits, type FoldEvent } from "./profiles.js";
import { Traits, type Trait } from "./traits.js";

export interface Group {
  groupType?: OwnedText;
  name?: OwnedText;
  traits?: Trait[];
  /** Time of the newest event about it. */
  updatedAt: number;
  /** No server has ever described it. Absent in rows of 0.1.0, which do not know. */
  isPublicOnly?: true;
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
  const traits = new Traits(before?.traits);
  let { groupType, name, updatedAt } = before ?? { updatedAt: -Infinity };
  for (const event of events) {
    applyTraits(traits, event);
    groupType = said(groupType, event, event.groupType);
    name = said(name, event, event.name);
    updatedAt = Math.max(updatedAt, event.occurredAt);
  }
  const wasPublicOnly = before === null || before.isPublicOnly === true;
  const isPublicOnly = wasPublicOnly && !events.some(isByServer);
  return {
    ...(groupType && { groupType }),
    ...(name && { name }),
    ...traits.stored(),
    updatedAt,
    ...(isPublicOnly && { isPublicOnly }),
  };
}

function said(
  known: OwnedText | undefined,
  event: FoldEvent,
  text: string | undefined,
): OwnedText | undefined {
  if (text === undefined) return known;
  return winner(known, {
    at: event.occurredAt,
    value: text === "" ? null : text,
    ...(isByServer(event) && { byServer: true }),
  });
}
