/** Whether the totals of the real-time report are estimates, and not only its rows. */
import type { Realtime } from "../../shared/api/realtime.js";

export function areVisitorsApproximate({
  approximate,
  approximations,
}: Pick<Realtime, "approximate" | "approximations">): boolean {
  if (!approximations) return approximate;
  return approximations.some(({ figures }) => figures === "visitors");
}
