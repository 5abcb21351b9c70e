/** The state of a lane in words. */
import type { AllLabels } from "../labels/languages.js";
import type { Health } from "../../shared/api/health.js";
import type { Formats } from "../format/format.js";
import { fillLabel } from "../labels/labels.js";

interface LaneWording {
  labels: AllLabels;
  formats: Pick<Formats, "exact" | "dateTime">;
}

export function laneText(
  { status, retryAt, lagMs, isLate }: Health["lanes"][number],
  { labels, formats }: LaneWording,
): string {
  if (status === "stopped") {
    return retryAt === undefined
      ? labels.healthLaneStopped
      : fillLabel(labels.healthLaneRetry, { time: formats.dateTime(retryAt) });
  }
  if (lagMs === 0) return labels.healthLaneIdle;
  const time = formats.exact(lagMs, "duration");
  return fillLabel(
    isLate ? labels.healthLaneBehind : labels.healthLaneRunning,
    { time },
  );
}
