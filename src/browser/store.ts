/**
 * A small store of JSON by key: in `localStorage`, and in memory for what that does not take (full, blocked,
 * not allowed yet).
 */
import { attempt } from "./attempt.js";

export interface Store {
  /** undefined for what is not there, and for what somebody else has written there. */
  read: (key: string) => unknown;
  /** @throws Error for what JSON cannot say */
  write(key: string, value: unknown): void;
  remove: (key: string) => void;
  /** All keys that begin so, sorted. */
  keys(start: string): string[];
  /** Uses that from now on, for what is in memory as well; memory only where it is none, or not to be had. */
  persist: (place?: Storage) => void;
}

export function createStore(): Store {
  const memory = new Map<string, string>();
  let disk: Storage | undefined;

  // Without a disk this throws, which is as good as one that takes nothing.
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
