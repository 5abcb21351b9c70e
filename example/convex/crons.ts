/** The shop's crons: those of its analytics. */
import { cronJobs } from "convex/server";
import { registerDefaultAnalyticsCrons } from "../../src/client/index.js";
import { internal } from "./_generated/api.js";

const crons = cronJobs();
registerDefaultAnalyticsCrons(crons, internal.analyticsUpkeep);

export default crons;
