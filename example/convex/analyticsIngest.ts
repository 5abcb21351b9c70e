/**
 * Takes the events of pages that have the shop's Convex client open, instead of
 * `POST /analytics/ingest`.
 */
import { exposeIngestApi } from "convex-footfall/ingest";
import { components } from "./_generated/api.js";

export const { ingest } = exposeIngestApi(components.footfall, {
  site: "default",
});
