/** Takes events from the app's Convex client. */
import { exposeIngestApi } from "convex-footfall/ingest";
import { components } from "./components.js";

export const { ingest } = exposeIngestApi(components.footfall, {
  site: "default",
});
