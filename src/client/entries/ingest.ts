/** `convex-footfall/ingest`: the mutation for pages that have the app's own Convex client open. */
export {
  exposeIngestApi,
  type ExposeIngestOptions,
} from "../exposeIngestApi.js";
export type { AuthAnswer } from "../authAnswer.js";
export type { PlaceLookup } from "../http/placeLookup.js";
export type {
  IngestAnswer,
  IngestRequest,
} from "../../shared/api/ingestApi.js";
