/**
 * Traits of a visitor, user or group. Each notes its sender: a public key does not change what a
 * server said. A removed trait stays known as null, so that an older value that comes late does not
 * bring it back.
 */
import { getConvexSize } from "convex/values";
import type { PropertyValue } from "../../../shared/event/incoming.js";
import { limits } from "../../../shared/limits.js";
import { isLater, type Dated } from "./owned.js";

export interface Trait extends Dated {
  key: string;
  /** True: a server said it; false: a public key did. */
  byServer: boolean;
}

/** All that is known under a key. A server's value is the one that counts. */
interface Slot {
  servers?: Trait;
  others?: Trait;
}

/** The sender of a trait: a server, or a public key. */
interface BySender {
  byServer: boolean;
}

interface Increment extends BySender {
  /** The number that is added. */
  by: number;
  at: number;
}

/** Traits while a fold adds to them. */
export class Traits {
  readonly #slots = new Map<string, Slot>();

  constructor(stored: readonly Trait[] = []) {
    for (const trait of stored) {
      const slot = this.#slotOf(trait.key);
      if (trait.byServer) slot.servers = trait;
      else slot.others = trait;
    }
  }

  /** Sets a value, unless the same kind of sender has set a later one. Null removes the trait. */
  set(key: string, { at, value, byServer }: Dated & BySender): void {
    const slot = this.#slotOf(key);
    const owner = byServer ? "servers" : "others";
    const known = slot[owner];
    if (known && !isLater({ at, value }, known)) return;
    slot[owner] = { key, value, at, byServer };
  }

  /**
   * Adds to a number. A public key adds nothing to what a server said. A server adds to what
   * servers have said. Leaves a trait alone that is no number.
   */
  add(key: string, { by, at, byServer }: Increment): void {
    const slot = this.#slotOf(key);
    if (slot.servers && !byServer) return;
    const known = slot[byServer ? "servers" : "others"];
    const before = numberOf(known?.value);
    if (before === undefined) return;
    slot[byServer ? "servers" : "others"] = {
      key,
      value: sum(before, by),
      at: Math.max(at, known?.at ?? -Infinity),
      byServer,
    };
  }

  /** Forgets what was said up to an instant. */
  forgetUpTo(at: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.servers && slot.servers.at <= at) delete slot.servers;
      if (slot.others && slot.others.at <= at) delete slot.others;
    }
  }

  /**
   * The traits to store, by key, as many as a row has room for: those of servers first, then by
   * name. Keeps as many removed ones in addition. Where a server's value may be forgotten, keeps
   * behind it what others said later.
   */
  stored({ mayForget = false } = {}): { traits?: Trait[] } {
    const { MAX_PROPERTIES, MAX_TRAITS_BYTES } = limits;
    const known: Trait[] = [];
    const behind = new Map<string, Trait>();
    for (const [key, { servers, others }] of this.#slots) {
      const shown = servers ?? others;
      if (!shown) continue;
      known.push(shown);
      const isBehind = mayForget && servers && others;
      if (isBehind && others.at > servers.at) behind.set(key, others);
    }
    known.sort(byOwnerAndKey);
    const most = MAX_PROPERTIES.value;
    const set = known.filter(({ value }) => value !== null).slice(0, most);
    const removed = known.filter(({ value }) => value === null).slice(0, most);
    // The sort keeps the order within an owner: set ones first, each list by key.
    const shown = [...set, ...removed].sort(byOwner);
    let bytes = 0;
    const kept = [
      ...shown,
      ...shown.flatMap(({ key }) => behind.get(key) ?? []),
    ].filter((trait) => {
      bytes += getConvexSize({ ...trait });
      return bytes <= MAX_TRAITS_BYTES.value;
    });
    if (kept.length === 0) return {};
    return { traits: kept.sort(byKey) };
  }

  #slotOf(key: string): Slot {
    const known = this.#slots.get(key);
    if (known) return known;
    const slot: Slot = {};
    this.#slots.set(key, slot);
    return slot;
  }
}

/** Traits as reports show them: one value for each key, and none for a removed trait. */
export function shownTraits(
  stored: readonly Trait[] = [],
): { key: string; value: PropertyValue }[] {
  const shown = new Map<string, Trait>();
  for (const trait of stored) {
    if (!shown.get(trait.key)?.byServer) shown.set(trait.key, trait);
  }
  return [...shown.values()].flatMap(({ key, value }) =>
    value === null ? [] : [{ key, value }],
  );
}

/**
 * Whether nothing can be added to a trait, because its value is no number. A public key learns
 * nothing of what a server has said: false there, although what it adds changes nothing.
 */
export function isFixed(
  stored: readonly Trait[] = [],
  { key, byServer }: { key: string } & BySender,
): boolean {
  const slot: Slot = {};
  for (const trait of stored) {
    if (trait.key !== key) continue;
    slot[trait.byServer ? "servers" : "others"] = trait;
  }
  if (slot.servers && !byServer) return false;
  const own = slot[byServer ? "servers" : "others"];
  return numberOf(own?.value) === undefined;
}

/**
 * Returns a number to add to: the number itself, a text as a number, and 0 where nothing is known.
 * Returns undefined for all else.
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

/** Puts traits of servers before others. */
function byOwner(a: Trait, b: Trait): number {
  return Number(b.byServer) - Number(a.byServer);
}

function byOwnerAndKey(a: Trait, b: Trait): number {
  return byOwner(a, b) || (a.key < b.key ? -1 : 1);
}

function byKey(a: Trait, b: Trait): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return byOwner(a, b);
}
