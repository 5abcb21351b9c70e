/**
 * A small store of JSON by key. It uses `localStorage`, and memory for values that `localStorage`
 * does not take (full, blocked, not allowed yet).
 *
 * The store is an object that functions receive, as are the outbox and the tracker that extend it.
 * In the script of the tag, the build shortens the names of their fields
 * (`scripts/buildEmbed.mjs`).
 */
import { attempt } from "./attempt.js";

export interface Store {
  /** Values that are in memory only. */
  readonly unsaved: Record<string, string>;
  disk?: Storage | undefined;
}

/** Returns undefined for a missing value, and for a value that is not JSON. */
export const readJson = (store: Store, key: string) =>
  attempt((): unknown =>
    JSON.parse(store.unsaved[key] ?? store.disk!.getItem(key)!),
  );

/** @throws Error for a value that JSON cannot hold */
export function writeJson(store: Store, key: string, value: unknown): void {
  put(store, key, JSON.stringify(value));
}

export function removeValue(store: Store, key: string): void {
  delete store.unsaved[key];
  attempt(() => store.disk!.removeItem(key));
}

/** Returns all keys that begin with `start`, sorted. */
export const keysFrom = (store: Store, start: string): string[] =>
  [store.unsaved, store.disk]
    .flatMap((place) => attempt(() => Object.keys(place!)) ?? [])
    .filter((key) => key.startsWith(start))
    .sort();

/**
 * Uses this place from then on, for values in memory as well. Without a place that works, they stay
 * in unsaved.
 */
export function keepIn(store: Store, place?: Storage): void {
  store.disk = place;
  for (const key in store.unsaved) put(store, key, store.unsaved[key]!);
}

// Without a disk this throws, as does a disk that takes nothing.
function put(store: Store, key: string, value: string): void {
  store.unsaved[key] = value;
  attempt(() => {
    store.disk!.setItem(key, value);
    delete store.unsaved[key];
  });
}
