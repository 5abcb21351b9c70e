/** An app's module with the heartbeat of open dashboards only. */
import { exposeLiveApi } from "convex-footfall/live";
import { components } from "./components.js";

export const { heartbeat } = exposeLiveApi(components.footfall, {
  auth: (ctx) => ctx.auth.getUserIdentity(),
});
