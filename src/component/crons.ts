/**
 * The component's own crons: upkeep needs no set-up. The platform registers the crons of each component with it
 * (`CronModel::apply` for each component, crates/model/src/components/config.rs), and runs those of all of them
 * (`stream_cron_jobs_to_run`, crates/model/src/cron_jobs/mod.rs). An interval begins with the deployment, and
 * runs that are missed are left out (`complete_job_run`, crates/application/src/cron_jobs/mod.rs). A cron never
 * runs beside itself.
 */
import { cronJobs } from "convex/server";
import { internal } from "./_generated/api.js";

const crons = cronJobs();

/** A lost fold, or a lost retry, is back within the hour. */
crons.interval("look", { hours: 1 }, internal.upkeep.crons.look, {});
/** Rows expire at the start of a day, and each run goes on until nothing is left. */
crons.interval("clean up", { hours: 6 }, internal.upkeep.crons.cleanUp, {});
/** Without a minute, so that the platform spreads those of all deployments over the hour. */
crons.daily("compact", { hourUTC: 2 }, internal.upkeep.crons.compact, {});
crons.daily("prune", { hourUTC: 3 }, internal.upkeep.crons.prune, {});

export default crons;
