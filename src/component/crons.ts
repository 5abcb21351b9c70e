/**
 * The component's own crons: upkeep needs no set-up. The platform registers the crons of each
 * component with the component (`CronModel::apply`, crates/model/src/components/config.rs). It runs
 * the crons of all components (`stream_cron_jobs_to_run`, crates/model/src/cron_jobs/mod.rs). An
 * interval begins with the deployment. The platform leaves out runs that it missed
 * (`complete_job_run`, crates/application/src/cron_jobs/mod.rs). Two runs of a cron never overlap.
 */
import { cronJobs } from "convex/server";
import { internal } from "./_generated/api.js";

const crons = cronJobs();

/** This finds a lost fold or a lost retry within the hour. */
crons.interval("look", { hours: 1 }, internal.upkeep.crons.look, {});
/** Rows expire at the start of a day, and each run goes on until nothing is left. */
crons.interval("clean up", { hours: 6 }, internal.upkeep.crons.cleanUp, {});
/** No minute is given, so the platform spreads the runs of all deployments over the hour. */
crons.daily("compact", { hourUTC: 2 }, internal.upkeep.crons.compact, {});
crons.daily("prune", { hourUTC: 3 }, internal.upkeep.crons.prune, {});

export default crons;
