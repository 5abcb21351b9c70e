/** One line while the page has no connection. */
import { useConvex } from "convex/react";
import {
  PATIENCE_MS,
  useHasLasted,
  useIsConnected,
} from "../data/useConnection.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

/** It is there even when it is empty, as `BehindNote` is. */
export function ConnectionNote() {
  const labels = useLabels();
  const { url } = useConvex();
  const isLost = useHasLasted(!useIsConnected(), PATIENCE_MS);
  return (
    <p className="footfall-status footfall-connection" role="status">
      {isLost && fillLabel(labels.noConnectionNote, { address: url })}
    </p>
  );
}
