/**
 * A group: a company or team for which visitors and users act. `group` events describe it. Each
 * field has the last value by the time of its event, whatever the order of arrival; what a server
 * said goes before what a public key said.
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
  /** No server has ever described it. */
  isPublicOnly?: true;
}

/** The group that an event describes. The groups for which an event happened are another matter. */
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
