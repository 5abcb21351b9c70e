/** Offers upkeep for the app's own schedules. */
import { exposeUpkeepApi } from "convex-footfall/crons";
import { components } from "./components.js";

export const { compact, cleanup, prune, retryDueDeadLetters, kickLanes } =
  exposeUpkeepApi(components.footfall);
