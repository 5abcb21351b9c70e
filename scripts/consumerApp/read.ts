/** An app's module with the reports and lists only. */
import { exposeAnalyticsApi } from "convex-footfall/api";
import { components } from "./components.js";

export const { getSite, getSummary, listEvents } = exposeAnalyticsApi(
  components.footfall,
  { auth: (ctx) => ctx.auth.getUserIdentity() },
);
