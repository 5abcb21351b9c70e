/** Whether the totals of the realtime report are estimates, and not its rows alone. */
import type { Realtime } from "../../shared/api/realtime.js";

export function areVisitorsApproximate({
  approximate,
  approximations,
}: Pick<Realtime, "approximate" | "approximations">): boolean {
  if (!approximations) return approximate;
  return approximations.some(({ figures }) => figures === "visitors");
}
