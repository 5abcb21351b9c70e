import { defineApp } from "convex/server";
import { v } from "convex/values";
import footfall from "../../src/component/convex.config.js";

const app = defineApp({
  env: { FOOTFALL_INTAKE_PAUSED: v.optional(v.string()) },
});
/** `npx convex env set FOOTFALL_INTAKE_PAUSED true` stops the intake. */
app.use(footfall, {
  env: { FOOTFALL_INTAKE_PAUSED: app.env.FOOTFALL_INTAKE_PAUSED },
});

export default app;
