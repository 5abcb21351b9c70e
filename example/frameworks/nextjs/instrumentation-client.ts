import { createTracker } from "convex-footfall/browser";

type Events = { signup: { plan: string } };

/** Counts page views and changes of route. Import it in client components to track events. */
export const tracker = createTracker<Events>({
  endpoint: `${process.env.NEXT_PUBLIC_CONVEX_SITE_URL}/analytics/ingest`,
  key: process.env.NEXT_PUBLIC_FOOTFALL_KEY!,
});
