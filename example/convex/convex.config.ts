import { defineApp } from "convex/server";
import { v } from "convex/values";
import footfall from "convex-footfall/convex.config.js";

const app = defineApp({
  env: {
    /** `setup.ts` gives these keys to the shop's site. */
    FOOTFALL_PUBLIC_KEY: v.optional(v.string()),
    FOOTFALL_SECRET_KEY: v.optional(v.string()),
    FOOTFALL_INTAKE_PAUSED: v.optional(v.string()),
    FOOTFALL_UPKEEP: v.optional(v.string()),
    /**
     * "true" where all visitors are made up: then everyone may see their lists. `npm run demo` sets
     * it.
     */
    FOOTFALL_DEMO: v.optional(v.string()),
    /**
     * "true" where only this machine reaches the backend: then everyone is staff. `npm run demo`
     * sets it.
     */
    FOOTFALL_LOCAL_STAFF: v.optional(v.string()),
    /** Token identifiers of the shop's staff, separated by commas. `staff.ts` reads them. */
    FOOTFALL_STAFF: v.optional(v.string()),
  },
});
/**
 * `npx convex env set FOOTFALL_INTAKE_PAUSED true` stops the intake, and `FOOTFALL_UPKEEP off` the
 * crons of the component.
 */
app.use(footfall, {
  env: {
    FOOTFALL_INTAKE_PAUSED: app.env.FOOTFALL_INTAKE_PAUSED,
    FOOTFALL_UPKEEP: app.env.FOOTFALL_UPKEEP,
  },
});

export default app;
