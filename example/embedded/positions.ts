/**
 * Positions between the keys of an index, and intervals of them. A position is a key prefix and a
 * side: just before, or just after, all keys that start with the prefix. Ranges, read sets and
 * cursors consist of these.
 */
import { compareField, type Key } from "./values.js";

export interface Position {
  readonly prefix: Key;
  readonly side: "before" | "after";
}

export interface Interval {
  readonly from: Position;
  readonly to: Position;
}

export const before = (prefix: Key): Position => ({ prefix, side: "before" });
export const after = (prefix: Key): Position => ({ prefix, side: "after" });

export const everything: Interval = { from: before([]), to: after([]) };

/**
 * Answers a negative number when the key lies before the position, a positive one when behind it,
 * and never zero.
 */
export function compareKeyToPosition(key: Key, position: Position): number {
  const { prefix } = position;
  for (let index = 0; index < prefix.length; index++) {
    const order = compareField(key[index], prefix[index]);
    if (order !== 0) return order;
  }
  return position.side === "before" ? 1 : -1;
}

export function comparePositions(left: Position, right: Position): number {
  const length = Math.min(left.prefix.length, right.prefix.length);
  for (let index = 0; index < length; index++) {
    const order = compareField(left.prefix[index], right.prefix[index]);
    if (order !== 0) return order;
  }
  if (left.prefix.length === right.prefix.length) {
    if (left.side === right.side) return 0;
    return left.side === "before" ? -1 : 1;
  }
  const shorter = left.prefix.length < right.prefix.length ? left : right;
  const shorterIsFirst = shorter.side === "before";
  return shorterIsFirst === (shorter === left) ? -1 : 1;
}

export function contains(interval: Interval, key: Key): boolean {
  return (
    compareKeyToPosition(key, interval.from) > 0 &&
    compareKeyToPosition(key, interval.to) < 0
  );
}
