/** The part of `readApi.ts` that is live: all of it that the component's query evaluates. */
import { v } from "convex/values";
import { vRealtime } from "./realtime.js";

export const realtimeApi = {
  getRealtime: {
    args: {
      siteId: v.string(),
      /** The caller's clock, rounded down to the minute, so that viewers share an answer. */
      now: v.number(),
    },
    returns: vRealtime,
  },
} as const;
