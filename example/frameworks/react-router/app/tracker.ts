import { createTracker } from "convex-footfall/browser";

type Events = { signup: { plan: string } };

/** Counts page views and changes of route. On the server it does nothing. */
export const tracker = createTracker<Events>({
  endpoint: `${import.meta.env.VITE_CONVEX_SITE_URL}/analytics/ingest`,
  key: import.meta.env.VITE_FOOTFALL_KEY,
});
