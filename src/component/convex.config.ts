import batchWorker from "@convex-dev/batch-worker/convex.config.js";
import rateLimiter from "@convex-dev/rate-limiter/convex.config.js";
import { defineComponent } from "convex/server";
import { v } from "convex/values";

const component = defineComponent("footfall", {
  env: {
    /** `"true"` or `"1"`: every ingest request is answered 503, of every site. */
    FOOTFALL_INTAKE_PAUSED: v.optional(v.string()),
    /** `"off"`, `"false"` or `"0"`: the component's own crons do nothing. */
    FOOTFALL_UPKEEP: v.optional(v.string()),
  },
});
component.use(batchWorker);
component.use(rateLimiter);

export default component;
