/**
 * Counts events of the shop over HTTP. With `?transport=convex` in the first address it uses the
 * connection that the shop already has.
 */
import {
  convexTransport,
  createTracker,
  type TrackerOptions,
  type Transport,
} from "convex-footfall/browser";
import { useFootfall } from "convex-footfall/react";
import type { ConvexReactClient } from "convex/react";
import { api } from "../convex/_generated/api.js";

/** The events of the pages. Those of the backend are in `convex/footfall.ts`. */
type ShopEvents = {
  /** The value is in euros. */
  add_to_cart: { product: string; value: number };
  checkout_started: { items: number; value: number };
};

const endpoint = `${import.meta.env.VITE_CONVEX_SITE_URL ?? ""}/analytics/ingest`;
const key = import.meta.env.VITE_FOOTFALL_KEY ?? "";
const isOverConvex =
  new URLSearchParams(location.search).get("transport") === "convex";

/** Takes everything and keeps nothing. */
const nowhere: Transport = () => Promise.resolve({ status: 202 });

function wayOf(client: ConvexReactClient): TrackerOptions {
  if (isOverConvex) {
    const transport = convexTransport(client, api.analyticsIngest.ingest);
    return { transport, key };
  }
  return key === "" ? { transport: nowhere } : { endpoint, key };
}

/** `TrackPageViews` counts page views, because it knows their titles. */
export const startTracker = (client: ConvexReactClient) =>
  createTracker<ShopEvents>({ ...wayOf(client), pageViews: false });

/** The tracker, with the types of the shop's events. */
export const useTracker = useFootfall<ShopEvents>;
