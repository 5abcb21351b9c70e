/** Fetches the map, its shapes and what draws them: a part of the code that only a page with a map needs. */
import type { ComponentType } from "react";
import type { World } from "./drawWorld.js";
import type { WorldMapProps } from "./WorldMap.js";

export interface LoadedMap {
  WorldMap: ComponentType<WorldMapProps>;
  world: World;
}

let loading: Promise<LoadedMap> | undefined;

/** Once per page; after a failure the next call tries again. */
export function loadWorldMap(): Promise<LoadedMap> {
  loading ??= fetchMap().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchMap(): Promise<LoadedMap> {
  const [{ WorldMap }, { drawWorld }, atlas] = await Promise.all([
    import("./WorldMap.js"),
    import("./drawWorld.js"),
    import("world-atlas/countries-110m.json"),
  ]);
  return { WorldMap, world: drawWorld(atlas.default) };
}
