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
    admission: {
      admit: FunctionReference<
        "query",
        "internal",
        {
          address?: string;
          chunk?: { chunk: string; importId: string };
          device?: {
            always?: boolean;
            asksSession?: boolean;
            ip?: string;
            userAgent?: string;
          };
          keyHash: string;
          origin?: string;
          receivedAt: number;
        },
        | {
            agents?: {
              allowedAgents: Array<string>;
              deniedAgents: Array<string>;
            };
            chunk?: {
              isDone: boolean;
              rowsInChunk?: number;
              rowsStored: number;
              run: "open" | "closed" | "undone";
            };
            hasSession?: boolean;
            honourDoNotTrack: boolean;
            isWatched?: boolean;
            keyId: string;
            kind: "admitted";
            rateLevels: Array<{ level: number; name: string }>;
            sessionRule: "gap" | "window";
            sessionTimeoutMs: number;
            siteId: string;
            trusted: boolean;
            visitorId?: string;
          }
        | {
            kind: "refused";
            notingSiteId?: string;
            reason:
              | "unauthorized"
              | "secretInBrowser"
              | "origin"
              | "missingOrigin"
              | "paused"
              | "stuck"
              | "overloaded"
              | "rateLimited";
            retryAfterMs?: number;
          }
        | { kind: "saltMissing" }
        | { kind: "runMissing"; siteId: string },
        Name
      >;
      admitApp: FunctionReference<
        "query",
        "internal",
        {
          address?: string;
          device?: { ip?: string; userAgent?: string };
          receivedAt: number;
          site: string;
        },
        | {
            agents?: {
              allowedAgents: Array<string>;
              deniedAgents: Array<string>;
            };
            honourDoNotTrack: boolean;
            kind: "admitted";
            rateLevels: Array<{ level: number; name: string }>;
            siteId: string;
            visitorId?: string;
          }
        | {
            kind: "refused";
            reason:
              | "unauthorized"
              | "secretInBrowser"
              | "origin"
              | "missingOrigin"
              | "paused"
              | "stuck"
              | "overloaded"
              | "rateLimited";
            retryAfterMs?: number;
          }
        | { kind: "saltMissing" }
        | { kind: "siteNotFound" },
        Name
      >;
    };
    audit: {
      auditBuckets: FunctionReference<
        "mutation",
        "internal",
        { sample?: number; siteId: string },
        {
          audited: number;
          drift: Array<{
            bucket: number;
            dimension: string;
            expected: number;
            key: string;
            level: "session" | "hour" | "day" | "month";
            metric: string;
            stored: number;
          }>;
          skipped: number;
        },
        Name
      >;
    };
    compaction: {
      compactShards: FunctionReference<
        "action",
        "internal",
        {
          schedule?: {
            leftOut: Array<
              | "compact"
              | "cleanup"
              | "prune"
              | "retryDueDeadLetters"
              | "kickLanes"
            >;
            leftOutOf?: string;
            periodMs: number;
          };
          slug?: string;
        },
        { hasMore: boolean; scheduled: number; sites: number },
        Name
      >;
    };
    cookieless: {
      prepareSalt: FunctionReference<
        "mutation",
        "internal",
        { receivedAt: number },
        null,
        Name
      >;
    };
    deadLetters: {
      discardDeadLetters: FunctionReference<
        "mutation",
        "internal",
        {
          deadLetterIds?: Array<string>;
          siteId: string;
          state?: "active" | "quarantined";
        },
        { discarded: number; hasMore: boolean },
        Name
      >;
      listDeadLetters: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
          state?: "active" | "quarantined";
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            attempts: number;
            deadLetterId: string;
            error: string;
            event?: {
              name?: string;
              path?: string;
              type?: string;
              userId?: string;
              visitorId?: string;
            };
            eventDocumentId: string;
            failedAt: number;
            occurredAt: number;
            quarantinedAt?: number;
            reason: "threw" | "outOfTime" | "unreadable";
            retryAt?: number;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      retryDeadLetters: FunctionReference<
        "mutation",
        "internal",
        { deadLetterIds?: Array<string>; siteId: string },
        { hasMore: boolean; reset: number },
        Name
      >;
    };
    erasure: {
      eraseVisitor: FunctionReference<
        "mutation",
        "internal",
        {
          preview?: boolean;
          siteId: string;
          userId?: string;
          visitorId?: string;
        },
        | {
            events: number;
            groupsLeftAlone: Array<string>;
            isAtLeast: boolean;
            kind: "preview";
            sessions: number;
            sharedVisitorIds: Array<string>;
            userIds: Array<string>;
            visitorIds: Array<string>;
            visitors: number;
          }
        | {
            deleted: { events: number; sessions: number; visitors: number };
            done: boolean;
            groupsLeftAlone: Array<string>;
            kind: "deleted";
            repairing: number;
          },
        Name
      >;
    };
    eventProperties: {
      getEventPropertyBreakdown: FunctionReference<
        "query",
        "internal",
        {
          eventName: string;
          from: number;
          limit?: number;
          propertyKey: string;
          siteId: string;
          to: number;
        },
        {
          approximate: boolean;
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          events: number;
          keyCount: number;
          none: null | {
            events: number;
            revenue?: Array<{ amount: number; currency: string }>;
            visitors: number;
          };
          rows: Array<{
            events: number;
            key: string;
            revenue?: Array<{ amount: number; currency: string }>;
            visitors: number;
          }>;
        },
        Name
      >;
      getEventPropertyKeys: FunctionReference<
        "query",
        "internal",
        { eventName: string; from: number; siteId: string; to: number },
        {
          approximate: boolean;
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          events: number;
          keyCount: number;
          rows: Array<{ events: number; key: string }>;
        },
        Name
      >;
    };
    firstBucket: {
      getFirstBucket: FunctionReference<
        "query",
        "internal",
        { siteId: string },
        null | number,
        Name
      >;
    };
    groupDeletion: {
      deleteGroup: FunctionReference<
        "mutation",
        "internal",
        { groupId: string; siteId: string },
        {
          deleted: { events: number; groups: number; members: number };
          done: boolean;
        },
        Name
      >;
    };
    groups: {
      getGroup: FunctionReference<
        "query",
        "internal",
        { groupId: string; siteId: string },
        null | {
          groupId: string;
          groupType?: string;
          name?: string;
          traits: Array<{
            key: string;
            value: string | number | boolean | null | { json: string };
          }>;
          updatedAt: number;
        },
        Name
      >;
      listGroups: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            groupId: string;
            groupType?: string;
            name?: string;
            traits: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            updatedAt: number;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    health: {
      getHealth: FunctionReference<
        "query",
        "internal",
        { now: number; siteId: string },
        {
          deadLetters: {
            active: number;
            byReason: Array<{
              active: number;
              quarantined: number;
              reason: "threw" | "outOfTime" | "unreadable";
            }>;
            isAtLeast: boolean;
            level: "ok" | "warn" | "down";
            quarantined: number;
          };
          lanes: Array<{
            isLate: boolean;
            lagMs: number;
            lane: number;
            retryAt?: number;
            status: "idle" | "running" | "stopped";
            stoppedBy?: "failure" | "operator";
          }>;
          level: "ok" | "warn" | "down";
          limits: Array<{ name: string; reason: string; value: number }>;
          ok: boolean;
          paused: boolean;
          pendingEvents: number;
          reasons: Array<
            | "paused"
            | "stuck"
            | "overloaded"
            | "failing"
            | "late"
            | "deadLetters"
            | "foldsStopped"
          >;
          reminders: Array<"localhostCounts">;
          repairing: number;
          stuck: boolean;
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
      stopFolds: FunctionReference<
        "mutation",
        "internal",
        { siteId: string },
        null,
        Name
      >;
    };
    imports: {
      closeImport: FunctionReference<
        "mutation",
        "internal",
        { importId: string; siteId: string },
        null,
        Name
      >;
      listImports: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            chunks: number;
            closedAt?: number;
            events: number;
            firstAt?: number;
            importId: string;
            isAtLeast: boolean;
            lastAt?: number;
            lastChunkAt?: number;
            openedAt: number;
            state: "open" | "idle" | "closed" | "undone";
            undoneAt?: number;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      openImport: FunctionReference<
        "mutation",
        "internal",
        { importId: string; siteId: string },
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hash?: string;
            hostname?: string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt?: number;
            os?: string;
            pageKind?: "development" | "app";
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            referrer?: string;
            region?: string;
            repeatOf?: { eventIds: Array<string>; withinMs: number };
            revenue?: { amount: number; currency?: string };
            search?: string;
            source?: "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          }>;
          import?: boolean;
          keyId?: string | null;
          notStored?: {
            bots: number;
            doNotTrack: number;
            excludedAgent?: number;
            rejectedValidation: number;
          };
          onIngest?: string;
          piece?: {
            chunk: string;
            importId: string;
            rows: Array<number>;
            rowsInChunk: number;
          };
          rateLevels?: Array<{ level: number; name: string }>;
          receivedAt: number;
          sentAt?: number;
          siteId: string;
          trusted: boolean;
        },
        | {
            accepted: number;
            duplicates: number;
            excluded?: number;
            kind: "stored";
            rejected: Array<{
              error: string;
              index: number;
              reason: "validation" | "internal";
            }>;
            repeats?: Array<{
              index: number;
              occurredAt: number;
              visitorId?: string;
            }>;
          }
        | { kind: "gone" },
        Name
      >;
    };
    intakeHealth: {
      getIntakeHealth: FunctionReference<
        "query",
        "internal",
        { slug?: string },
        {
          deadLetters: number;
          deadLettersLevel: "ok" | "warn" | "down";
          failing: boolean;
          foldsStopped: boolean;
          found: boolean;
          lanes: Array<{ lane: number; waitingSince?: number }>;
          lateFrom?: number;
          overloaded: boolean;
          paused: boolean;
          pendingEvents: number;
          stuck: boolean;
        },
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
    kick: {
      kickLanes: FunctionReference<
        "mutation",
        "internal",
        {
          schedule?: {
            leftOut: Array<
              | "compact"
              | "cleanup"
              | "prune"
              | "retryDueDeadLetters"
              | "kickLanes"
            >;
            leftOutOf?: string;
            periodMs: number;
          };
          slug?: string;
        },
        { kicked: number },
        Name
      >;
    };
    lists: {
      listEvents: FunctionReference<
        "query",
        "internal",
        {
          from?: number;
          groupId?: string;
          name?: string;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          path?: string;
          siteId: string;
          to?: number;
          userId?: string;
          visitorId?: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            __syncedAt: string;
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hostname?: string;
            id: string;
            importId?: null | string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt: number;
            os?: string;
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            receivedAt: number;
            referrer?: string;
            region?: string;
            revenue?: { amount: number; currency: string };
            search?: string;
            session?: { endedAt: number; id: string; startedAt: number };
            source: "client" | "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      listPageviews: FunctionReference<
        "query",
        "internal",
        {
          from?: number;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          path?: string;
          siteId: string;
          to?: number;
          userId?: string;
          visitorId?: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            __syncedAt: string;
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hostname?: string;
            id: string;
            importId?: null | string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt: number;
            os?: string;
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            receivedAt: number;
            referrer?: string;
            region?: string;
            revenue?: { amount: number; currency: string };
            search?: string;
            session?: { endedAt: number; id: string; startedAt: number };
            source: "client" | "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      listSessions: FunctionReference<
        "query",
        "internal",
        {
          from?: number;
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
          to?: number;
          visitorId?: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            browser?: string;
            campaign?: string;
            channel?: string;
            city?: string;
            clickId?: string;
            content?: string;
            country?: string;
            device?: string;
            durationMs: number;
            endedAt: number;
            entryPage?: string;
            events: number;
            exitPage?: string;
            id: string;
            isBounce: boolean;
            language?: string;
            medium?: string;
            os?: string;
            pageviews: number;
            referrer?: string;
            region?: string;
            revenue?: Array<{ amount: number; currency: string }>;
            sessionId?: string;
            source?: string;
            startedAt: number;
            term?: string;
            visitorId: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
      listVisitors: FunctionReference<
        "query",
        "internal",
        {
          from?: number;
          order?: "lastActive" | "firstSeen";
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
          to?: number;
          userId?: string;
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            firstSeenAt: number;
            groups: Array<string>;
            lastSeenAt?: number;
            session?: {
              browser?: string;
              campaign?: string;
              channel?: string;
              city?: string;
              clickId?: string;
              content?: string;
              country?: string;
              device?: string;
              durationMs: number;
              endedAt: number;
              entryPage?: string;
              events: number;
              exitPage?: string;
              id: string;
              isBounce: boolean;
              language?: string;
              medium?: string;
              os?: string;
              pageviews: number;
              referrer?: string;
              region?: string;
              revenue?: Array<{ amount: number; currency: string }>;
              sessionId?: string;
              source?: string;
              startedAt: number;
              term?: string;
              visitorId: string;
            };
            traits: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            userId?: string;
            visitorId: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    live: {
      heartbeat: FunctionReference<
        "mutation",
        "internal",
        { siteId: string },
        null,
        Name
      >;
    };
    personExport: {
      exportVisitor: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
          siteId: string;
          userId?: string;
          visitorId?: string;
        },
        { continueCursor: string; isDone: boolean; page: Array<string> },
        Name
      >;
    };
    profiles: {
      findFixedTraits: FunctionReference<
        "query",
        "internal",
        {
          profiles: Array<{
            keys: Array<string>;
            userId?: string;
            visitorId?: string;
          }>;
          siteId: string;
          trusted?: boolean;
        },
        Array<null | string>,
        Name
      >;
    };
    prune: {
      pruneExpired: FunctionReference<
        "mutation",
        "internal",
        {
          limit?: number;
          runUntilComplete?: boolean;
          schedule?: {
            leftOut: Array<
              | "compact"
              | "cleanup"
              | "prune"
              | "retryDueDeadLetters"
              | "kickLanes"
            >;
            leftOutOf?: string;
            periodMs: number;
          };
        },
        {
          deleted: {
            deadLetters: number;
            rateUses: number;
            refusals: number;
            rows: number;
            salts: number;
          };
          hasMore: boolean;
        },
        Name
      >;
    };
    realtime: {
      getRealtime: FunctionReference<
        "query",
        "internal",
        { now: number; siteId: string },
        {
          activeVisitors: number;
          approximate: boolean;
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          countries: Array<{ key: string; visitors: number }>;
          minutes: Array<{ start: number; visitors: number }>;
          pages: Array<{ key: string; visitors: number }>;
          sources: Array<{ key: string; visitors: number }>;
          visitors: number;
        },
        Name
      >;
    };
    rebuild: {
      rebuildRange: FunctionReference<
        "mutation",
        "internal",
        { from: number; siteId: string; to: number },
        { from: number; repairing: number; to: number },
        Name
      >;
    };
    record: {
      record: FunctionReference<
        "mutation",
        "internal",
        {
          event: {
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hash?: string;
            hostname?: string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt?: number;
            os?: string;
            pageKind?: "development" | "app";
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            referrer?: string;
            region?: string;
            revenue?: { amount: number; currency?: string };
            search?: string;
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          };
          site: string;
        },
        { stored: boolean },
        Name
      >;
    };
    refusals: {
      noteRefusal: FunctionReference<
        "mutation",
        "internal",
        {
          about: string;
          reason:
            | "unauthorized"
            | "secretInBrowser"
            | "origin"
            | "missingOrigin"
            | "paused"
            | "stuck"
            | "overloaded"
            | "rateLimited"
            | "validation";
          siteId: string;
        },
        null,
        Name
      >;
    };
    removals: {
      deleteEvents: FunctionReference<
        "mutation",
        "internal",
        {
          browser?: string;
          from: number;
          hostname?: string;
          path?: string;
          preview?: boolean;
          referrer?: string;
          siteId: string;
          to: number;
        },
        | {
            events: number;
            examples: Array<{
              hostname?: string;
              occurredAt: number;
              path?: string;
            }>;
            isAtLeast: boolean;
            kind: "preview";
            sessions: number;
            unrepairedDays: number;
            visitors: number;
          }
        | {
            deleted: { events: number; sessions: number; visitors: number };
            done: boolean;
            kind: "deleted";
            repairing: number;
            unrepairedDays: number;
          },
        Name
      >;
    };
    reportPasses: {
      accepts: FunctionReference<
        "query",
        "internal",
        {
          audience: string;
          pass: string;
          report:
            | "getOverview"
            | "getTimeseries"
            | "getBreakdown"
            | "getSummary"
            | "getRealtime";
          siteId: string;
        },
        boolean,
        Name
      >;
      issue: FunctionReference<
        "query",
        "internal",
        {
          audience: string;
          reports: Array<
            | "getOverview"
            | "getTimeseries"
            | "getBreakdown"
            | "getSummary"
            | "getRealtime"
          >;
          siteId: string;
        },
        {
          getBreakdown?: string;
          getOverview?: string;
          getRealtime?: string;
          getSummary?: string;
          getTimeseries?: string;
        },
        Name
      >;
      revokeReportPasses: FunctionReference<
        "mutation",
        "internal",
        {},
        null,
        Name
      >;
      startReportPasses: FunctionReference<
        "mutation",
        "internal",
        {},
        null,
        Name
      >;
      stopReportPasses: FunctionReference<
        "mutation",
        "internal",
        {},
        null,
        Name
      >;
    };
    reports: {
      getBreakdown: FunctionReference<
        "query",
        "internal",
        {
          dimension: string;
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
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          bound: null | {
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            pageviews?: number;
            revenue?: Array<{ amount: number; currency: string }>;
            sessions?: number;
            visitors?: number;
          };
          dimension: string;
          keyCount: number;
          none: null | {
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            pageviews?: number;
            revenue?: Array<{ amount: number; currency: string }>;
            sessions?: number;
            visitors?: number;
          };
          other: null | {
            averageSessionDurationMs?: number;
            bounceRate?: number;
            events?: number;
            pageviews?: number;
            revenue?: Array<{ amount: number; currency: string }>;
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
            revenue?: Array<{ amount: number; currency: string }>;
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
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          averageSessionDurationMs: number;
          bounceRate: number;
          cells: ArrayBuffer;
          events: number;
          newVisitors: number;
          pageviews: number;
          revenue: Array<{ amount: number; currency: string }>;
          sessions: number;
          users: number;
          viewsPerSession: number;
          visitors: number;
        },
        Name
      >;
      getSummary: FunctionReference<
        "query",
        "internal",
        {
          dimensions: Array<string>;
          from: number;
          interval: "hour" | "day" | "week" | "month";
          limit?: number;
          now?: number;
          part?: "merged" | "deltas";
          siteId: string;
          to: number;
          weekStartsOn?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
        },
        {
          breakdowns: Array<{
            approximate: boolean;
            approximations?: Array<{
              atMost?: number;
              figures:
                | "all"
                | "events"
                | "sessions"
                | "visitors"
                | "newVisitors"
                | "users"
                | "rows"
                | "minutes";
              from?: number;
              reason: "sketch" | "trimmed" | "budget" | "retention";
              relativeError?: number;
              to?: number;
            }>;
            bound: null | {
              averageSessionDurationMs?: number;
              bounceRate?: number;
              events?: number;
              pageviews?: number;
              revenue?: Array<{ amount: number; currency: string }>;
              sessions?: number;
              visitors?: number;
            };
            dimension: string;
            keyCount: number;
            none: null | {
              averageSessionDurationMs?: number;
              bounceRate?: number;
              events?: number;
              pageviews?: number;
              revenue?: Array<{ amount: number; currency: string }>;
              sessions?: number;
              visitors?: number;
            };
            other: null | {
              averageSessionDurationMs?: number;
              bounceRate?: number;
              events?: number;
              pageviews?: number;
              revenue?: Array<{ amount: number; currency: string }>;
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
              revenue?: Array<{ amount: number; currency: string }>;
              sessions?: number;
              visitors?: number;
            }>;
          }>;
          overview: {
            approximate: boolean;
            approximations?: Array<{
              atMost?: number;
              figures:
                | "all"
                | "events"
                | "sessions"
                | "visitors"
                | "newVisitors"
                | "users"
                | "rows"
                | "minutes";
              from?: number;
              reason: "sketch" | "trimmed" | "budget" | "retention";
              relativeError?: number;
              to?: number;
            }>;
            averageSessionDurationMs: number;
            bounceRate: number;
            cells: ArrayBuffer;
            events: number;
            newVisitors: number;
            pageviews: number;
            revenue: Array<{ amount: number; currency: string }>;
            sessions: number;
            users: number;
            viewsPerSession: number;
            visitors: number;
          };
          timeseries: {
            approximate: boolean;
            approximations?: Array<{
              atMost?: number;
              figures:
                | "all"
                | "events"
                | "sessions"
                | "visitors"
                | "newVisitors"
                | "users"
                | "rows"
                | "minutes";
              from?: number;
              reason: "sketch" | "trimmed" | "budget" | "retention";
              relativeError?: number;
              to?: number;
            }>;
            buckets: Array<{
              averageSessionDurationMs: number;
              bounceRate: number;
              cells?: ArrayBuffer;
              events: number;
              newVisitors: number;
              pageviews: number;
              revenue: Array<{ amount: number; currency: string }>;
              sessions: number;
              start: number;
              users: number;
              viewsPerSession: number;
              visitors: number;
            }>;
            interval: "hour" | "day" | "week" | "month";
            weekStartsOn?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
          };
        },
        Name
      >;
      getTimeseries: FunctionReference<
        "query",
        "internal",
        {
          from: number;
          interval: "hour" | "day" | "week" | "month";
          now?: number;
          siteId: string;
          to: number;
          weekStartsOn?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
        },
        {
          approximate: boolean;
          approximations?: Array<{
            atMost?: number;
            figures:
              | "all"
              | "events"
              | "sessions"
              | "visitors"
              | "newVisitors"
              | "users"
              | "rows"
              | "minutes";
            from?: number;
            reason: "sketch" | "trimmed" | "budget" | "retention";
            relativeError?: number;
            to?: number;
          }>;
          buckets: Array<{
            averageSessionDurationMs: number;
            bounceRate: number;
            cells?: ArrayBuffer;
            events: number;
            newVisitors: number;
            pageviews: number;
            revenue: Array<{ amount: number; currency: string }>;
            sessions: number;
            start: number;
            users: number;
            viewsPerSession: number;
            visitors: number;
          }>;
          interval: "hour" | "day" | "week" | "month";
          weekStartsOn?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
        },
        Name
      >;
    };
    reportStatus: {
      getReportStatus: FunctionReference<
        "query",
        "internal",
        { now: number; siteId: string },
        { behindMs: number; isCounting: boolean },
        Name
      >;
    };
    requests: {
      ingest: FunctionReference<
        "mutation",
        "internal",
        {
          address?: string;
          asksNotToTrack?: boolean;
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hash?: string;
            hostname?: string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt?: number;
            os?: string;
            pageKind?: "development" | "app";
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            referrer?: string;
            region?: string;
            repeatOf?: { eventIds: Array<string>; withinMs: number };
            revenue?: { amount: number; currency?: string };
            search?: string;
            source?: "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          }>;
          ip?: string;
          isBot?: boolean;
          keyHash: string;
          needsVisitor?: boolean;
          onIngest?: string;
          origin?: string;
          receivedAt: number;
          rejectedValidation?: number;
          rowAgents?: Array<{
            isBot?: boolean;
            rows: Array<number>;
            userAgent?: string;
          }>;
          sentAt?: number;
          trusted: boolean;
          userAgent?: string;
        },
        | {
            accepted: number;
            duplicates: number;
            excluded?: number;
            kind: "stored";
            notOffered?: {
              bots: number;
              doNotTrack: number;
              excludedAgent?: number;
            };
            rejected: Array<{
              error: string;
              index: number;
              reason: "validation" | "internal";
            }>;
            repeats?: Array<{
              index: number;
              occurredAt: number;
              visitorId?: string;
            }>;
            watchedSiteId?: string;
          }
        | {
            kind: "refused";
            notingSiteId?: string;
            reason:
              | "unauthorized"
              | "secretInBrowser"
              | "origin"
              | "missingOrigin"
              | "paused"
              | "stuck"
              | "overloaded"
              | "rateLimited";
            retryAfterMs?: number;
          }
        | { kind: "otherKey" },
        Name
      >;
    };
    retention: {
      cleanup: FunctionReference<
        "action",
        "internal",
        {
          limit?: number;
          runUntilComplete?: boolean;
          schedule?: {
            leftOut: Array<
              | "compact"
              | "cleanup"
              | "prune"
              | "retryDueDeadLetters"
              | "kickLanes"
            >;
            leftOutOf?: string;
            periodMs: number;
          };
          slug?: string;
        },
        { deleted: number; hasMore: boolean; sites: number },
        Name
      >;
      cleanupSite: FunctionReference<
        "mutation",
        "internal",
        {
          limit?: number;
          runUntilComplete?: boolean;
          siteId?: string;
          slug?: string;
        },
        {
          deleted: {
            days: number;
            events: number;
            groups: number;
            hours: number;
            sessions: number;
            visitors: number;
          };
          hasMore: boolean;
        },
        Name
      >;
    };
    retry: {
      retryDueDeadLetters: FunctionReference<
        "mutation",
        "internal",
        {
          schedule?: {
            leftOut: Array<
              | "compact"
              | "cleanup"
              | "prune"
              | "retryDueDeadLetters"
              | "kickLanes"
            >;
            leftOutOf?: string;
            periodMs: number;
          };
          slug?: string;
        },
        { hasMore: boolean; retried: number; succeeded: number },
        Name
      >;
    };
    setupStatus: {
      getSetupStatus: FunctionReference<
        "query",
        "internal",
        { now: number; siteId: string },
        {
          allowedOrigins: Array<string>;
          hasEvent: boolean;
          keys: Array<{ kind: "public" | "secret"; label: string }>;
          localhost: "exclude" | "count";
          notCounted: Array<{
            events: number;
            reason:
              | "bot"
              | "validation"
              | "hostname"
              | "path"
              | "referrer"
              | "visitor"
              | "localhost"
              | "agent";
          }>;
          refusals: Array<{
            about: string;
            isAtLeast: boolean;
            lastAt: number;
            reason:
              | "unauthorized"
              | "secretInBrowser"
              | "origin"
              | "missingOrigin"
              | "paused"
              | "stuck"
              | "overloaded"
              | "rateLimited"
              | "validation";
            requests: number;
          }>;
        },
        Name
      >;
    };
    siteList: {
      listSites: FunctionReference<
        "query",
        "internal",
        {
          paginationOpts: {
            cursor: string | null;
            endCursor?: string | null;
            id?: number;
            maximumBytesRead?: number;
            maximumRowsRead?: number;
            numItems: number;
          };
        },
        {
          continueCursor: string;
          isDone: boolean;
          page: Array<{
            createdAt: number;
            name: string;
            siteId: string;
            slug: string;
            status: "active" | "paused";
            timeZone: string;
          }>;
          pageStatus?: "SplitRecommended" | "SplitRequired" | null;
          splitCursor?: string | null;
        },
        Name
      >;
    };
    sites: {
      createSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowMissingOrigin?: boolean;
          allowPublicRevenue?: boolean;
          allowedAgents?: Array<string>;
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          currency?: string;
          dayRetentionDays?: number;
          deniedAgents?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          excludedHostnames?: Array<string>;
          excludedPaths?: Array<string>;
          excludedReferrers?: Array<string>;
          excludedVisitors?: Array<string>;
          flushIntervalMs?: number;
          honourDoNotTrack?: boolean;
          hourRetentionDays?: number;
          ignoredReferrers?: Array<string>;
          lanes?: number;
          localhost?: "exclude" | "count";
          maxBytesPerMinute?: number;
          maxBytesPerMinutePerKey?: number;
          maxBytesPerMinutePerPublicKey?: number;
          maxEventAgeMs?: number;
          maxEventsPerMinute?: number;
          maxEventsPerMinutePerKey?: number;
          maxEventsPerMinutePerPublicKey?: number;
          maxLagMs?: number;
          maxPercentPerAddress?: number;
          maxStalenessMs?: number;
          name: string;
          normalizePaths?: boolean;
          pageParameters?: Array<string>;
          pathPatterns?: Array<string>;
          promotedProperties?: Array<string>;
          sessionRetentionDays?: number;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          slug: string;
          status?: "active" | "paused";
          timeZone?: string;
          visitorRetentionDays?: number;
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
      getSettings: FunctionReference<
        "query",
        "internal",
        { siteId: string },
        {
          allowMissingOrigin: boolean;
          allowPublicRevenue: boolean;
          allowedAgents: Array<string>;
          allowedOrigins: Array<string>;
          allowedProperties: Array<string>;
          currency: string;
          dayRetentionDays: number;
          deniedAgents: Array<string>;
          deniedProperties: Array<string>;
          eventRetentionDays: number;
          excludedHostnames: Array<string>;
          excludedPaths: Array<string>;
          excludedReferrers: Array<string>;
          excludedVisitors: Array<string>;
          flushIntervalMs: number;
          honourDoNotTrack: boolean;
          hourRetentionDays: number;
          ignoredReferrers: Array<string>;
          lanes: number;
          localhost: "exclude" | "count";
          maxBytesPerMinute: number;
          maxBytesPerMinutePerKey: number;
          maxBytesPerMinutePerPublicKey: number;
          maxEventAgeMs: number;
          maxEventsPerMinute: number;
          maxEventsPerMinutePerKey: number;
          maxEventsPerMinutePerPublicKey: number;
          maxLagMs: number;
          maxPercentPerAddress: number;
          maxStalenessMs: number;
          name: string;
          normalizePaths: boolean;
          pageParameters: Array<string>;
          pathPatterns: Array<string>;
          promotedProperties: Array<string>;
          sessionRetentionDays: number;
          sessionRule: "gap" | "window";
          sessionTimeoutMs: number;
          status: "active" | "paused";
          timeZone: string;
          visitorRetentionDays: number;
        },
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
          passes?: {
            getBreakdown?: string;
            getOverview?: string;
            getRealtime?: string;
            getSummary?: string;
            getTimeseries?: string;
          };
          promotedProperties: Array<string>;
          sessionRule: "gap" | "window";
          sessionTimeoutMs: number;
          siteId: string;
          slug: string;
          status: "active" | "paused";
          timeZone: string;
          utcOffsets: Array<{ at: number; offsetMs: number }>;
        },
        Name
      >;
      provisionSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowMissingOrigin?: boolean;
          allowPublicRevenue?: boolean;
          allowedAgents?: Array<string>;
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          currency?: string;
          dayRetentionDays?: number;
          deniedAgents?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          excludedHostnames?: Array<string>;
          excludedPaths?: Array<string>;
          excludedReferrers?: Array<string>;
          excludedVisitors?: Array<string>;
          flushIntervalMs?: number;
          honourDoNotTrack?: boolean;
          hourRetentionDays?: number;
          ignoredReferrers?: Array<string>;
          keys: Array<{
            hash: string;
            kind: "public" | "secret";
            label?: string;
          }>;
          lanes?: number;
          localhost?: "exclude" | "count";
          maxBytesPerMinute?: number;
          maxBytesPerMinutePerKey?: number;
          maxBytesPerMinutePerPublicKey?: number;
          maxEventAgeMs?: number;
          maxEventsPerMinute?: number;
          maxEventsPerMinutePerKey?: number;
          maxEventsPerMinutePerPublicKey?: number;
          maxLagMs?: number;
          maxPercentPerAddress?: number;
          maxStalenessMs?: number;
          name?: string;
          normalizePaths?: boolean;
          pageParameters?: Array<string>;
          pathPatterns?: Array<string>;
          promotedProperties?: Array<string>;
          sessionRetentionDays?: number;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          slug: string;
          status?: "active" | "paused";
          timeZone?: string;
          visitorRetentionDays?: number;
        },
        { siteId: string },
        Name
      >;
      updateSite: FunctionReference<
        "mutation",
        "internal",
        {
          allowMissingOrigin?: boolean;
          allowPublicRevenue?: boolean;
          allowedAgents?: Array<string>;
          allowedOrigins?: Array<string>;
          allowedProperties?: Array<string>;
          currency?: string;
          dayRetentionDays?: number;
          deniedAgents?: Array<string>;
          deniedProperties?: Array<string>;
          eventRetentionDays?: number;
          excludedHostnames?: Array<string>;
          excludedPaths?: Array<string>;
          excludedReferrers?: Array<string>;
          excludedVisitors?: Array<string>;
          flushIntervalMs?: number;
          honourDoNotTrack?: boolean;
          hourRetentionDays?: number;
          ignoredReferrers?: Array<string>;
          lanes?: number;
          localhost?: "exclude" | "count";
          maxBytesPerMinute?: number;
          maxBytesPerMinutePerKey?: number;
          maxBytesPerMinutePerPublicKey?: number;
          maxEventAgeMs?: number;
          maxEventsPerMinute?: number;
          maxEventsPerMinutePerKey?: number;
          maxEventsPerMinutePerPublicKey?: number;
          maxLagMs?: number;
          maxPercentPerAddress?: number;
          maxStalenessMs?: number;
          name?: string;
          normalizePaths?: boolean;
          pageParameters?: Array<string>;
          pathPatterns?: Array<string>;
          promotedProperties?: Array<string>;
          sessionRetentionDays?: number;
          sessionRule?: "gap" | "window";
          sessionTimeoutMs?: number;
          siteId: string;
          status?: "active" | "paused";
          timeZone?: string;
          visitorRetentionDays?: number;
        },
        null,
        Name
      >;
    };
    switches: {
      pauseIntake: FunctionReference<"mutation", "internal", {}, null, Name>;
      resumeIntake: FunctionReference<"mutation", "internal", {}, null, Name>;
    };
    undoImport: {
      undoImport: FunctionReference<
        "mutation",
        "internal",
        { importId: string; siteId: string },
        {
          deleted: { events: number; sessions: number; visitors: number };
          done: boolean;
          repairing: number;
          stayCounted?: number;
        },
        Name
      >;
    };
    usage: {
      getUsage: FunctionReference<
        "query",
        "internal",
        { from: number; siteId: string; to: number },
        Array<{
          accepted: number;
          bots: number;
          bytes: number;
          day: number;
          doNotTrack: number;
          duplicates: number;
          excluded: {
            agent: number;
            hostname: number;
            localhost: number;
            path: number;
            referrer: number;
            visitor: number;
          };
          imported: number;
          rejected: { internal: number; validation: number };
        }>,
        Name
      >;
      recordNotStored: FunctionReference<
        "mutation",
        "internal",
        {
          bots?: number;
          doNotTrack?: number;
          duplicates?: number;
          excludedAgent?: number;
          excludedHostname?: number;
          excludedLocalhost?: number;
          excludedPath?: number;
          excludedReferrer?: number;
          excludedVisitor?: number;
          keyId?: string | null;
          rateLevels?: Array<{ level: number; name: string }>;
          receivedAt: number;
          rejectedInternal?: number;
          rejectedValidation?: number;
          siteId: string;
          trusted: boolean;
        },
        null,
        Name
      >;
    };
    users: {
      getUser: FunctionReference<
        "query",
        "internal",
        { siteId: string; userId: string },
        null | {
          groups: Array<string>;
          traits: Array<{
            key: string;
            value: string | number | boolean | null | { json: string };
          }>;
          userId: string;
        },
        Name
      >;
    };
    visitorProfile: {
      getVisitor: FunctionReference<
        "query",
        "internal",
        { siteId: string; visitorId: string },
        null | {
          firstSeenAt: number;
          groups: Array<string>;
          lastSeenAt?: number;
          sessions: Array<{
            browser?: string;
            campaign?: string;
            channel?: string;
            city?: string;
            clickId?: string;
            content?: string;
            country?: string;
            device?: string;
            durationMs: number;
            endedAt: number;
            entryPage?: string;
            events: number;
            exitPage?: string;
            id: string;
            isBounce: boolean;
            language?: string;
            medium?: string;
            os?: string;
            pageviews: number;
            referrer?: string;
            region?: string;
            revenue?: Array<{ amount: number; currency: string }>;
            sessionId?: string;
            source?: string;
            startedAt: number;
            term?: string;
            visitorId: string;
          }>;
          timeline: Array<{
            __syncedAt: string;
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
            groupId?: string;
            groupType?: string;
            groups?: Array<string>;
            hostname?: string;
            id: string;
            importId?: null | string;
            increments?: Array<{ by: number; key: string }>;
            interactive?: boolean;
            language?: string;
            name?: string;
            occurredAt: number;
            os?: string;
            path?: string;
            properties?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            receivedAt: number;
            referrer?: string;
            region?: string;
            revenue?: { amount: number; currency: string };
            search?: string;
            session?: { endedAt: number; id: string; startedAt: number };
            source: "client" | "server";
            title?: string;
            traits?: Array<{
              key: string;
              value: string | number | boolean | null | { json: string };
            }>;
            type: "pageview" | "track" | "identify" | "engagement" | "group";
            userId?: string;
            visitorId?: string;
          }>;
          timelineIsWhole: boolean;
          traits: Array<{
            key: string;
            value: string | number | boolean | null | { json: string };
          }>;
          userId?: string;
          visitorId: string;
        },
        Name
      >;
    };
  };
