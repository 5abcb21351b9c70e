/**
 * The heartbeat of open dashboards in one table. The types of the app's facade and of the React
 * hook come from it. The functions of `readApi` write nothing, so it is no part of them.
 */
import { v } from "convex/values";

export const liveApi = {
  heartbeat: {
    args: { siteId: v.string() },
    returns: v.null(),
  },
} as const;
