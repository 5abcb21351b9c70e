/** Reports, lists and administration in one module. */
import { exposeAdminApi } from "convex-footfall/admin";
import { exposeAnalyticsApi } from "convex-footfall/api";
import { components } from "./components.js";

export const { getSite, getSummary } = exposeAnalyticsApi(components.footfall, {
  auth: (ctx) => ctx.auth.getUserIdentity(),
});
export const { createSite } = exposeAdminApi(components.footfall, {
  auth: (ctx) => ctx.auth.getUserIdentity(),
});
