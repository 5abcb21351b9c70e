/** Names of regions: a part of the code that only a page with regions needs. Until it is there, codes are shown. */
import { useSyncExternalStore } from "react";

type RegionNames = ReadonlyMap<string, string>;

let names: RegionNames | undefined;
let namesLoading: Promise<void> | undefined;
const nameListeners = new Set<() => void>();

/** Fetches them once per page; after a failure the next call tries again. Never rejects. */
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

/** The English name of an ISO 3166-2 code; the code where it has none, and until the names are there. */
export function regionName(code: string): string {
  if (names === undefined) void loadRegionNames();
  return names?.get(code) ?? code;
}

/** Renders again when the names are there. */
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
