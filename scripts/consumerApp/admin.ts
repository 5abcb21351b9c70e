/** An app's module with the administration only. */
import { exposeAdminApi } from "convex-footfall/admin";
import { components } from "./components.js";

export const { createSite, createKey, getHealth } = exposeAdminApi(
  components.footfall,
  { auth: (ctx) => ctx.auth.getUserIdentity() },
);
