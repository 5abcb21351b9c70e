/**
 * Names of regions. Only a page with regions loads them, and it shows codes until they have come.
 */
import { useSyncExternalStore } from "react";

type RegionNames = ReadonlyMap<string, string>;

let names: RegionNames | undefined;
let namesLoading: Promise<void> | undefined;
const nameListeners = new Set<() => void>();

/** Fetches the names once per page. After a failure the next call tries again. Never rejects. */
export function loadRegionNames(): Promise<void> {
  namesLoading ??= import("../../shared/places/regionNamesByCode.js").then(
    ({ regionNamesByCode }) => {
      names = regionNamesByCode;
      for (const listener of nameListeners) listener();
    },
    () => {
      namesLoading = undefined;
    },
  );
  return namesLoading;
}

/**
 * Returns the English name of an ISO 3166-2 code. Returns the code where it has no name, and until
 * the names have loaded.
 */
export function regionName(code: string): string {
  if (names === undefined) void loadRegionNames();
  return names?.get(code) ?? code;
}

/** Renders again when the names have loaded. */
export function useRegionNames(): RegionNames | undefined {
  return useSyncExternalStore(subscribeToNames, current, current);
}

function subscribeToNames(listener: () => void): () => void {
  nameListeners.add(listener);
  return () => nameListeners.delete(listener);
}

function current(): RegionNames | undefined {
  return names;
}
