/** An app's own schedules. */
import { anyApi, cronJobs } from "convex/server";
import {
  registerDefaultAnalyticsCrons,
  type UpkeepReferences,
} from "convex-footfall/crons";

const crons = cronJobs();
registerDefaultAnalyticsCrons(
  crons,
  anyApi.upkeep as unknown as UpkeepReferences,
);

export default crons;
