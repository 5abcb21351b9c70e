/** Fetches the map: its shapes and the code that draws them. Only a page with a map loads it. */
import type { ComponentType } from "react";
import type { World } from "./drawWorld.js";
import type { WorldMapProps } from "./WorldMap.js";

export interface LoadedMap {
  WorldMap: ComponentType<WorldMapProps>;
  world: World;
}

let mapLoading: Promise<LoadedMap> | undefined;

/** Fetches the map once per page. After a failure the next call tries again. */
export function loadWorldMap(): Promise<LoadedMap> {
  mapLoading ??= fetchMap().catch((error: unknown) => {
    mapLoading = undefined;
    throw error;
  });
  return mapLoading;
}

async function fetchMap(): Promise<LoadedMap> {
  const [{ WorldMap }, { drawWorld }, atlas] = await Promise.all([
    import("./WorldMap.js"),
    import("./drawWorld.js"),
    import("world-atlas/countries-110m.json"),
  ]);
  return { WorldMap, world: drawWorld(atlas.default) };
}
