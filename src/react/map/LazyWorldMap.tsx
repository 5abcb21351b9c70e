/** The map of the world, fetched when it is first shown. */
import { useLoaded } from "../data/useLoaded.js";
import { useLabels } from "../labels/useLabels.js";
import { loadWorldMap, type LoadedMap } from "./loadWorldMap.js";
import type { WorldMapProps } from "./WorldMap.js";

type LazyWorldMapProps = Omit<WorldMapProps, "world"> & {
  /** Fetches the map. Tests pass their own. */
  load?: () => Promise<LoadedMap>;
};

export function LazyWorldMap({
  load = loadWorldMap,
  ...props
}: LazyWorldMapProps) {
  const labels = useLabels();
  const { data: map, error, retry } = useLoaded(load);
  if (error) {
    return (
      <div className="footfall-map-frame footfall-notice" role="alert">
        <p className="footfall-notice-title">{labels.mapFailed}</p>
        <button type="button" className="footfall-button" onClick={retry}>
          {labels.tryAgain}
        </button>
      </div>
    );
  }
  if (!map) {
    return (
      <div className="footfall-map-frame footfall-bone" role="status">
        <span className="footfall-hidden">{labels.mapLoading}</span>
      </div>
    );
  }
  return <map.WorldMap {...props} world={map.world} />;
}
