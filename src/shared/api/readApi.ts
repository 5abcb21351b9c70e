/**
 * The read API in one table: arguments and answers of every report and list. The types of the
 * component's queries, the app's facade and the React hooks come from it.
 */
import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { vReportStatus } from "./health.js";
import {
  listArgs,
  vEventPage,
  vGroupPage,
  vListedGroup,
  vSessionPage,
  visitorOrders,
  vUserProfile,
  vVisitorPage,
  vVisitorProfile,
} from "./lists.js";
import { vPropertyBreakdown, vPropertyKeys } from "./propertyBreakdown.js";
import { realtimeApi } from "./realtimeApi.js";
import { reportApi } from "./reportApi.js";
import { vSetupStatus } from "./setupStatus.js";
import { vPublicSite } from "../site/publicSite.js";
import { literals } from "../validators.js";

export const readApi = {
  getSite: {
    findsSiteBySlug: true,
    args: { slug: v.string() },
    returns: v.union(v.null(), vPublicSite),
  },
  ...reportApi,
  getEventPropertyKeys: {
    args: {
      siteId: v.string(),
      eventName: v.string(),
      from: v.number(),
      to: v.number(),
    },
    returns: vPropertyKeys,
  },
  getEventPropertyBreakdown: {
    args: {
      siteId: v.string(),
      eventName: v.string(),
      propertyKey: v.string(),
      from: v.number(),
      to: v.number(),
      /** Limit of rows: 1 to 1,000, default 100. */
      limit: v.optional(v.number()),
    },
    returns: vPropertyBreakdown,
  },
  ...realtimeApi,
  /**
   * Says whether the figures are behind. Ask once in a while. A subscription re-runs with every
   * fold.
   */
  getReportStatus: {
    args: {
      siteId: v.string(),
      /** The caller's clock, rounded down to the minute, so that viewers share an answer. */
      now: v.number(),
    },
    returns: vReportStatus,
  },
  getSetupStatus: {
    // The caller's clock, as for `getReportStatus`.
    args: { siteId: v.string(), now: v.number() },
    returns: vSetupStatus,
  },
  listEvents: {
    args: {
      ...listArgs,
      /** Give at most one of these five filters. */
      name: v.optional(v.string()),
      path: v.optional(v.string()),
      visitorId: v.optional(v.string()),
      userId: v.optional(v.string()),
      groupId: v.optional(v.string()),
    },
    returns: vEventPage,
  },
  listPageviews: {
    args: {
      ...listArgs,
      /** Give at most one of these three filters. */
      path: v.optional(v.string()),
      visitorId: v.optional(v.string()),
      userId: v.optional(v.string()),
    },
    returns: vEventPage,
  },
  listSessions: {
    args: { ...listArgs, visitorId: v.optional(v.string()) },
    returns: vSessionPage,
  },
  listVisitors: {
    args: {
      ...listArgs,
      /** All visitors of one user, by `firstSeen`. */
      userId: v.optional(v.string()),
      order: v.optional(literals(visitorOrders)),
    },
    returns: vVisitorPage,
  },
  getVisitor: {
    args: { siteId: v.string(), visitorId: v.string() },
    returns: v.union(v.null(), vVisitorProfile),
  },
  getUser: {
    args: { siteId: v.string(), userId: v.string() },
    returns: v.union(v.null(), vUserProfile),
  },
  listGroups: {
    args: { siteId: v.string(), paginationOpts: paginationOptsValidator },
    returns: vGroupPage,
  },
  getGroup: {
    args: { siteId: v.string(), groupId: v.string() },
    returns: v.union(v.null(), vListedGroup),
  },
} as const;
