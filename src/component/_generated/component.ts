/* eslint-disable */
/**
 * Generated `ComponentApi` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type { FunctionReference } from "convex/server";

/**
 * A utility for referencing a Convex component's exposed API.
 *
 * Useful when expecting a parameter like `components.myComponent`.
 * Usage:
 * ```ts
 * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
 *   return ctx.runQuery(component.someFile.someQuery, { ...args });
 * }
 * ```
 */
export type ComponentApi<Name extends string | undefined = string | undefined> =
  {
    compaction: {
      compactShards: FunctionReference<
        "action",
        "internal",
        {},
        { scheduled: number; sites: number },
        Name
      >;
    };
    health: {
      getHealth: FunctionReference<
        "query",
        "internal",
        { now: number; siteId: string },
        {
          deadLetters: number;
          lanes: Array<{
            lagMs: number;
            lane: number;
            status: "idle" | "running" | "stopped";
          }>;
          ok: boolean;
        },
        Name
      >;
      startFolds: FunctionReference<
        "mutation",
        "internal",
        { siteId: string },
        null,
        Name
      >;
    };
    ingest: {
      ingest: FunctionReference<
        "mutation",
        "internal",
        {
          events: Array<{
            browser?: string;
            city?: string;
            clientSessionId?: string;
            country?: string;
            device?: string;
            eventId?: string;
            extras?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            hash?: string;
            hostname?: string;
            language?: string;
            name?: string;
            occurredAt?: number;
            os?: string;
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            referrer?: string;
            region?: string;
            search?: string;
            source?: "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement";
            userId?: string;
            visitorId?: string;
          }>;
          import?: boolean;
          ip?: string;
          keyHash: string;
          origin?: string;
          receivedAt: number;
          sentAt?: number;
          userAgent?: string;
        },
        | {
            accepted: number;
            duplicates: number;
            kind: "stored";
            rejected: Array<{
              error: string;
              index: number;
              reason: "validation" | "internal";
            }>;
          }
        | { kind: "refused"; reason: "unauthorized" | "origin" | "paused" },
        Name
      >;
    };
    keys: {
      createKey: FunctionReference<
        "mutation",
        "internal",
        {
          hash: string;
          kind: "public" | "secret";
          label?: string;
          siteId: string;
        },
        { created: boolean; keyId: string },
        Name
      >;
      listKeys: FunctionReference<
        "query",
        "internal",
        { siteId: string },
        Array<{
          createdAt: number;
          keyId: string;
          kind: "public" | "secret";
          label: string;
          revokedAt?: number;
        }>,
        Name
      >;
      revokeKey: FunctionReference<
        "mutation",
        "internal",
        { keyId: string; siteId: string },
        null,
        Name
      >;
    };
    reports: {
      getBreakdown: FunctionReference<
        "query",
        "internal",
        {
          dimension:
            | "page"
            | "hostname"
            | "event"
            | "entryPage"
            | "exitPage"
            | "referrer"
            | "channel"
            | "source"
            | "medium"
            | "campaign"
            | "term"
            | "content"
            | "country"
            | "region"
            | "city"
            | "language"
            | "device"
            | "browser"
            | "os";
          from: number;
          limit?: number;
          now?: number;
          orderBy?:
            | "visitors"
            | "sessions"
            | "pageviews"
            | "events"
            | "bounceRate"
            | "averageSessionDurationMs";
          siteId: string;
          to: number;
        },
        {
          approximate: boolean;
          bound: null | {
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            pageviews?: number;
            sessions?: number;
            visitors?: number;
          };
          dimension:
            | "page"
            | "hostname"
            | "event"
            | "entryPage"
            | "exitPage"
            | "referrer"
            | "channel"
            | "source"
            | "medium"
            | "campaign"
            | "term"
            | "content"
            | "country"
            | "region"
            | "city"
            | "language"
            | "device"
            | "browser"
            | "os";
          keyCount: number;
          other: null | {
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            pageviews?: number;
            sessions?: number;
            visitors?: number;
          };
          packed: {
            cells: ArrayBuffer;
            keys: Array<string>;
            trimBound?: Array<number>;
          };
          rows: Array<{
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            key: string;
            pageviews?: number;
            sessions?: number;
            visitors?: number;
          }>;
        },
        Name
      >;
      getOverview: FunctionReference<
        "query",
        "internal",
        { from: number; now?: number; siteId: string; to: number },
        {
          approximate: boolean;
          averageSessionDurationMs: number;
          bounceRate: number;
          cells: ArrayBuffer;
          events: number;
          newVisitors: number;
          pageviews: number;
          sessions: number;
          users: number;
          viewsPerSession: number;
          visitors: number;
        },
        Name
      >;
      getTimeseries: FunctionReference<
        "query",
        "internal",
        {
          from: number;
          interval: "hour" | "day";
          now?: number;
          siteId: string;
          to: number;
        },
        {
          approximate: boolean;
          buckets: Array<{
            averageSessionDurationMs: number;
            bounceRate: number;
            cells?: ArrayBuffer;
            events: number;
            newVisitors: number;
            pageviews: number;
            sessions: number;
            start: number;
            users: number;
            viewsPerSession: number;
            visitors: number;
          }>;
          interval: "hour" | "day";
        },
        Name
      >;
    };
    sites: {
      createSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          flushIntervalMs?: number;
          hourRetentionDays?: number;
          lanes?: number;
          maxEventAgeMs?: number;
          name: string;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          slug: string;
          status?: "active" | "paused";
          timeZone?: string;
        },
        { siteId: string },
        Name
      >;
      deleteSite: FunctionReference<
        "mutation",
        "internal",
        { siteId: string },
        null,
        Name
      >;
      getSite: FunctionReference<
        "query",
        "internal",
        { slug: string },
        null | {
          createdAt: number;
          flushIntervalMs: number;
          name: string;
          sessionRule: "gap" | "window";
          sessionTimeoutMs: number;
          siteId: string;
          slug: string;
          status: "active" | "paused";
          timeZone: string;
        },
        Name
      >;
      provisionSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          flushIntervalMs?: number;
          hourRetentionDays?: number;
          keys: Array<{
            hash: string;
            kind: "public" | "secret";
            label?: string;
          }>;
          lanes?: number;
          maxEventAgeMs?: number;
          name?: string;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          slug: string;
          status?: "active" | "paused";
          timeZone?: string;
        },
        { siteId: string },
        Name
      >;
      updateSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          flushIntervalMs?: number;
          hourRetentionDays?: number;
          lanes?: number;
          maxEventAgeMs?: number;
          name?: string;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          siteId: string;
          status?: "active" | "paused";
          timeZone?: string;
        },
        null,
        Name
      >;
    };
  };
