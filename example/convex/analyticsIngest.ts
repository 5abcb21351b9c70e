/** Takes the events of pages that have the shop's Convex client open, in place of `POST /analytics/ingest`. */
import { exposeIngestApi } from "../../src/client/index.js";
import { components } from "./_generated/api.js";

export const { ingest } = exposeIngestApi(components.footfall, {
  site: "default",
});
