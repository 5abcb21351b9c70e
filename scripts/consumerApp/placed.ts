/** Takes events from the app's Convex client, and looks their places up. */
import { placeLookup } from "convex-footfall/geo";
import { exposeIngestApi } from "convex-footfall/ingest";
import { components } from "./components.js";

export const { ingest } = exposeIngestApi(components.footfall, {
  site: "default",
  geo: placeLookup(() => ({ country: "DE" })),
});
