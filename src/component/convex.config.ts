/**
 * The component as an app installs it, with its environment variables and the components it uses.
 */
import batchWorker from "@convex-dev/batch-worker/convex.config.js";
import { defineComponent } from "convex/server";
import { v } from "convex/values";

const component = defineComponent("footfall", {
  env: {
    /** `"true"` or `"1"`: the component answers every ingest request of every site with 503. */
    FOOTFALL_INTAKE_PAUSED: v.optional(v.string()),
    /** `"off"`, `"false"` or `"0"`: the component's own crons do nothing. */
    FOOTFALL_UPKEEP: v.optional(v.string()),
  },
});
component.use(batchWorker);

export default component;
