/** The kill switch of the intake of all sites, for operators. */
import { adminApi } from "../shared/api/admin.js";
import { mutation } from "./_generated/server.js";
import { INTAKE_PAUSED, turn } from "./rows/switches.js";

/** Pauses the intake from the next request on. A second call changes nothing. */
export const pauseIntake = mutation({
  args: adminApi.pauseIntake.args,
  returns: adminApi.pauseIntake.returns,
  handler: async (ctx) => {
    await turn(ctx, INTAKE_PAUSED, true);
    return null;
  },
});

/** Resumes the intake. Does nothing if the environment says paused. */
export const resumeIntake = mutation({
  args: adminApi.resumeIntake.args,
  returns: adminApi.resumeIntake.returns,
  handler: async (ctx) => {
    await turn(ctx, INTAKE_PAUSED, false);
    return null;
  },
});
