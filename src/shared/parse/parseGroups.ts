/**
 * Parses the groups of an event, the numbers that it adds to traits, and its description of one
 * group.
 */
import { defined } from "../defined.js";
import type { IncomingEvent, Increments } from "../event/incoming.js";
import { InvalidInput, kindOf } from "../invalid.js";
import { limits } from "../limits.js";
import {
  own,
  parseId,
  parseText,
  requireObject,
  type RawObject,
} from "../event/parseFields.js";
import { cut, toWellFormed } from "../text.js";

/** Returns ids of groups, each once. Returns `undefined` if there are none. */
export function parseGroups(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    throw new InvalidInput(
      `groups must be an array of ids, got ${kindOf(value)}`,
    );
  }
  const max = limits.MAX_GROUPS_PER_EVENT.value;
  if (value.length > max) {
    throw new InvalidInput(
      `groups has ${value.length} ids, at most ${max} are allowed`,
    );
  }
  const ids = value.flatMap(
    (id: unknown, index) => parseId(id, `groups[${index}]`) ?? [],
  );
  return ids.length > 0 ? [...new Set(ids)] : undefined;
}

/**
 * Returns an object of numbers as pairs, in its order. Returns `undefined` for an absent or empty
 * object.
 */
export function parseIncrements(value: unknown): Increments | undefined {
  if (value === undefined || value === null) return undefined;
  const given = Object.entries(requireObject(value, "increments")).filter(
    ([, by]) => by !== undefined && by !== null,
  );
  const max = limits.MAX_PROPERTIES.value;
  if (given.length > max) {
    throw new InvalidInput(
      `increments has ${given.length} keys, at most ${max} are allowed`,
    );
  }
  if (given.length === 0) return undefined;
  return given.map(([key, by]) => {
    if (typeof by !== "number" || !Number.isFinite(by)) {
      throw new InvalidInput(
        `increments.${cut(toWellFormed(key), 50)} must be a finite number, got ${
          typeof by === "number" ? by : kindOf(by)
        }`,
      );
    }
    return {
      key: cut(toWellFormed(key), limits.MAX_PROPERTY_KEY_LENGTH.value),
      by,
    };
  });
}

/** Returns the group that an event of type `group` describes. */
export function parseGroup(
  sent: RawObject,
): Pick<IncomingEvent, "groupId" | "groupType" | "name"> {
  const groupId = parseId(own(sent, "groupId"), "groupId");
  if (groupId === undefined) {
    throw new InvalidInput('groupId is required for an event of type "group"');
  }
  return {
    groupId,
    ...defined({
      groupType: parseGroupText(sent, "groupType"),
      name: parseGroupText(sent, "name"),
    }),
  };
}

/**
 * Returns the name or type of a group. null and blank text become "", which empties the stored
 * value.
 */
export function parseGroupText(
  sent: RawObject,
  field: string,
): string | undefined {
  const value = own(sent, field);
  if (value === undefined) return undefined;
  return parseText(value, field, limits.MAX_NAME_LENGTH.value) ?? "";
}
