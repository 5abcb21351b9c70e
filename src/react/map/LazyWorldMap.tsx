/** The map of the world, fetched when it is first shown. */
import { useCallback, useEffect, useState } from "react";
import { useLabels } from "../labels/useLabels.js";
import { loadWorldMap, type LoadedMap } from "./loadWorldMap.js";
import type { WorldMapProps } from "./WorldMap.js";

type LazyWorldMapProps = Omit<WorldMapProps, "world"> & {
  /** Fetches the map. Tests pass their own. */
  load?: () => Promise<LoadedMap>;
};

/**
 * It is not `React.lazy`, which keeps a failure as long as the page lives. A request may fail once.
 */
export function LazyWorldMap({
  load = loadWorldMap,
  ...props
}: LazyWorldMapProps) {
  const labels = useLabels();
  const [map, setMap] = useState<LoadedMap | "loading" | "failed">("loading");
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    setMap("loading");
    setAttempt((before) => before + 1);
  }, []);
  useEffect(() => {
    let isGone = false;
    load().then(
      (loaded) => !isGone && setMap(loaded),
      () => !isGone && setMap("failed"),
    );
    return () => {
      isGone = true;
    };
  }, [load, attempt]);

  if (map === "loading") {
    return (
      <div className="footfall-map-frame footfall-bone" role="status">
        <span className="footfall-hidden">{labels.mapLoading}</span>
      </div>
    );
  }
  if (map === "failed") {
    return (
      <div className="footfall-map-frame footfall-notice" role="alert">
        <p className="footfall-notice-title">{labels.mapFailed}</p>
        <button type="button" className="footfall-button" onClick={retry}>
          {labels.tryAgain}
        </button>
      </div>
    );
  }
  return <map.WorldMap {...props} world={map.world} />;
}
