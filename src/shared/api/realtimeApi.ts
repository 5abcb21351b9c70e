/** The live part of `readApi.ts`. The component's query evaluates this part only. */
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
