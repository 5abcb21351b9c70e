/** An app's module with reports, lists and administration. */
import { exposeAdminApi } from "convex-footfall/admin";
import { exposeAnalyticsApi } from "convex-footfall/api";
import { components } from "./components.js";

export const { getSite, getSummary } = exposeAnalyticsApi(components.footfall, {
  auth: (ctx) => ctx.auth.getUserIdentity(),
});
export const { createSite } = exposeAdminApi(components.footfall, {
  auth: (ctx) => ctx.auth.getUserIdentity(),
});
