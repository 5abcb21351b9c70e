/**
 * A small store of JSON by key. It uses `localStorage`, and memory for values that `localStorage`
 * does not take (full, blocked, not allowed yet).
 */
import { attempt } from "./attempt.js";

export interface Store {
  /** Returns undefined for a missing value, and for a value that is not JSON. */
  read: (key: string) => unknown;
  /** @throws Error for a value that JSON cannot hold */
  write(key: string, value: unknown): void;
  remove: (key: string) => void;
  /** Returns all keys that begin with `start`, sorted. */
  keys(start: string): string[];
  /**
   * Uses this place from then on, for values in memory as well. Without a place that works, they
   * stay in memory.
   */
  persist: (place?: Storage) => void;
}

export function createStore(): Store {
  const memory = new Map<string, string>();
  let disk: Storage | undefined;

  // Without a disk this throws, as does a disk that takes nothing.
  function put(key: string, value: string): void {
    memory.set(key, value);
    attempt(() => {
      disk!.setItem(key, value);
      memory.delete(key);
    });
  }

  return {
    read: (key) =>
      attempt((): unknown =>
        JSON.parse(memory.get(key) ?? disk!.getItem(key)!),
      ),
    write: (key, value) => put(key, JSON.stringify(value)),
    remove(key) {
      memory.delete(key);
      attempt(() => disk!.removeItem(key));
    },
    keys: (start) =>
      [...memory.keys(), ...(attempt(() => Object.keys(disk!)) ?? [])]
        .filter((key) => key.startsWith(start))
        .sort(),
    persist(place) {
      disk = place;
      memory.forEach((value, key) => put(key, value));
    },
  };
}
