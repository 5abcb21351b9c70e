/** Starts an app with the ingest routes on this backend, a site in it, and a clock of its own. */
import path from "node:path";
import { generateKey, hashKey } from "../../src/client/keys.js";
import type { ListedEvent } from "../../src/shared/api/lists.js";
import type { Breakdown, Overview } from "../../src/shared/api/reports.js";
import type { Rejection } from "../../src/shared/event/incoming.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, MINUTE } from "../../src/shared/units.js";
import { ManualClock, type EngineOptions } from "./engine.js";
import type { HttpCaller } from "./http.js";
import { createEngineFromModules } from "./load.js";
import { readRow } from "./eventRows.helpers.js";

const appDir = path.resolve(import.meta.dirname, "fixtures/intake");

/** A time in the middle of a window of half an hour. */
export const START = Date.UTC(2026, 2, 20, 9, 40);

export interface Answered {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
}

type Row = Readonly<Record<string, unknown>>;

export async function startIntake(
  settings: Partial<SiteSettings> = {},
  options: Pick<EngineOptions, "deploymentClass"> = {},
) {
  const engine = await createEngineFromModules(appDir, {
    clock: new ManualClock(START),
    transactionsKept: 1,
    ...options,
  });
  const inComponent = { component: "footfall" } as const;
  const { siteId } = (await engine.mutation(
    "sites:createSite",
    { slug: "site", name: "Site", ...settings },
    inComponent,
  )) as { siteId: string };
  const keys = { public: generateKey("public"), secret: generateKey("secret") };
  for (const kind of ["public", "secret"] as const) {
    const hash = hashKey(keys[kind], "value");
    const args = { siteId, kind, hash };
    await engine.mutation("keys:createKey", args, inComponent);
  }

  async function fetchFrom(
    request: Request,
    caller: Partial<HttpCaller> = {},
  ): Promise<Response> {
    const response = await engine.fetch(request, caller);
    if (!response) throw new Error(`No route for ${request.url}`);
    return response;
  }

  /** Makes one request to the native route. */
  function request(
    body: object | string,
    {
      key = keys.secret,
      path: route = "/analytics/ingest",
      headers = {},
    }: {
      key?: string;
      path?: string;
      headers?: Record<string, string>;
    } = {},
  ): Request {
    return new Request(`https://app.example${route}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-footfall-key": key,
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  const overAll = { from: START - 30 * DAY, to: START + 30 * DAY };

  return {
    engine,
    siteId,
    keys,
    fetch: fetchFrom,
    request,
    /** Sends events and returns the answer. The answer must be a 202. */
    async send(
      events: readonly (Row | null)[],
      more: {
        key?: string;
        ip?: string;
        userAgent?: string;
        body?: object;
      } = {},
    ): Promise<Answered> {
      const { key, ip = null, userAgent = null, body } = more;
      const response = await fetchFrom(
        request(
          { ...body, events },
          {
            ...(key !== undefined && { key }),
            ...(userAgent !== null && { headers: { "user-agent": userAgent } }),
          },
        ),
        { ip, userAgent },
      );
      const text = await response.text();
      if (response.status !== 202)
        throw new Error(`${response.status} ${text}`);
      return JSON.parse(text) as Answered;
    },
    call: (name: string, args: object = {}) =>
      engine.mutation(name, { siteId, ...args }, inComponent),
    ask: <Result>(name: string, args: object = {}) =>
      engine.query(
        name,
        { siteId, ...args },
        inComponent,
      ) as Promise<unknown> as Promise<Result>,
    advance: (durationMs: number) => engine.runUntil(engine.now() + durationMs),
    /** Runs long enough for a lane to fold the waiting events and to go idle. */
    foldAll: () => engine.runUntil(engine.now() + 3 * MINUTE),
    overview: async (range = overAll) =>
      (await engine.query(
        "reports:getOverview",
        { siteId, ...range },
        inComponent,
      )) as unknown as Overview,
    breakdown: async (dimension: string) =>
      (await engine.query(
        "reports:getBreakdown",
        { siteId, ...overAll, dimension, limit: 1000 },
        inComponent,
      )) as unknown as Breakdown,
    listed: async () => {
      const paginationOpts = { numItems: 200, cursor: null };
      const page = await engine.query(
        "lists:listEvents",
        { siteId, paginationOpts },
        inComponent,
      );
      return (page as unknown as { page: ListedEvent[] }).page;
    },
    /** Reads the rows of a table of the component. */
    rows: (table: string) =>
      engine.runQuery(
        async (ctx) => (await ctx.db.query(table).collect()).map(readRow),
        inComponent,
      ),
    close: () => engine.close(),
  };
}
export type Intake = Awaited<ReturnType<typeof startIntake>>;

/** Makes a pageview so long ago. */
export const reading = (
  ageMs: number,
  more: Readonly<Record<string, unknown>> = {},
) => ({
  type: "pageview",
  path: "/reading",
  visitorId: "device",
  occurredAt: START - ageMs,
  ...more,
});
