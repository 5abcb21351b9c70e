/** An app around the component, both from the sources, for tests that count what a call costs. */
import path from "node:path";
import {
  actionGeneric,
  anyApi,
  componentsGeneric,
  cronJobs,
  httpRouter,
  mutationGeneric,
} from "convex/server";
import { v, type Value } from "convex/values";
import type { ComponentApi } from "../../../src/component/_generated/component.js";
import {
  registerDefaultAnalyticsCrons,
  type UpkeepReferences,
} from "../../../src/client/crons.js";
import { exposeAnalyticsApi } from "../../../src/client/exposeAnalyticsApi.js";
import { exposeIngestApi } from "../../../src/client/exposeIngestApi.js";
import { exposeLiveApi } from "../../../src/client/exposeLiveApi.js";
import { exposeUpkeepApi } from "../../../src/client/exposeUpkeepApi.js";
import { Footfall } from "../../../src/client/footfall.js";
import { registerRoutes } from "../../../src/client/http/registerRoutes.js";
import { generateKey, hashKey } from "../../../src/client/keys.js";
import { provisionSite } from "../../../src/client/provisionSite.js";
import { runCompaction } from "../../../src/client/runUpkeep.js";
import type { IncomingEvent } from "../../../src/shared/event/incoming.js";
import { MINUTE } from "../../../src/shared/units.js";
import { createEngine, ManualClock, type Engine } from "../engine.js";
import { loadApp } from "../load.js";

const componentDir = path.resolve(
  import.meta.dirname,
  "../../../src/component",
);

/** A fixed moment, half past an hour: no calendar date decides a result. */
export const START = Date.UTC(2026, 2, 2, 9, 30);

const { footfall: component } = componentsGeneric() as unknown as {
  footfall: ComponentApi;
};
const footfall = new Footfall(component, { site: "default" });

/** How often a facade has asked `auth`. */
export const asked = { auth: 0 };

const auth = () => {
  asked.auth++;
  return true;
};

const settings = { slug: v.string(), name: v.optional(v.string()) };

const app = {
  ...exposeAnalyticsApi(component, { auth }),
  ...exposeLiveApi(component, { auth }),
  ...exposeIngestApi(component, { site: "default" }),
  track: mutationGeneric({
    args: { names: v.array(v.string()) },
    handler: async (ctx, { names }) => {
      for (const name of names) await footfall.track(ctx, { name });
    },
  }),
  compact: actionGeneric({
    args: {},
    handler: async (ctx) => void (await runCompaction(ctx, component)),
  }),
  provision: mutationGeneric({
    args: settings,
    handler: async (ctx, given) =>
      (await provisionSite(ctx, component, given)).siteId,
  }),
  provisionFromAction: actionGeneric({
    args: settings,
    handler: async (ctx, given) =>
      void (await provisionSite(ctx, component, given)),
  }),
};

const http = httpRouter();
registerRoutes(http, component);

const ownCrons = cronJobs();
registerDefaultAnalyticsCrons(
  ownCrons,
  anyApi.jobs as unknown as UpkeepReferences,
);

const modules = {
  app: async () => app,
  staff: async () =>
    exposeAnalyticsApi(component, {
      auth,
      sharedReports: { audience: "staff" },
    }),
  jobs: async () => exposeUpkeepApi(component),
  http: async () => ({ default: http }),
};

/** Starts an engine with the app, and with the app's own crons if they are wanted. */
async function startEngine(hasOwnCrons: boolean): Promise<Engine> {
  const { app: code, components = {} } = loadApp(componentDir);
  const inside = Object.entries(components).map(
    ([name, each]) => [`footfall/${name}`, each] as const,
  );
  const crons = { crons: async () => ({ default: ownCrons }) };
  return await createEngine({
    clock: new ManualClock(START),
    transactionsKept: 1,
    app: { modules: { ...modules, ...(hasOwnCrons && crons) }, schema: null },
    components: { footfall: code, ...Object.fromEntries(inside) },
  });
}

const inComponent = { component: "footfall" } as const;

/** Starts an app with one site, which has a key of each kind. */
export async function startCostApp({ hasOwnCrons = false } = {}) {
  const engine = await startEngine(hasOwnCrons);
  const provisioned = await engine.mutation("app:provision", {
    slug: "default",
  });
  const siteId = provisioned as string;
  const keys = { public: generateKey("public"), secret: generateKey("secret") };
  const addKey = async (kind: "public" | "secret") => {
    const args = { siteId, kind, hash: hashKey(keys[kind], "value") };
    const made = await engine.mutation("keys:createKey", args, inComponent);
    return (made as { keyId: string }).keyId;
  };
  const keyIds = {
    public: await addKey("public"),
    secret: await addKey("secret"),
  };

  /** Calls a function of the component. Runs a query even if an answer is kept. */
  const call = async (
    kind: "query" | "mutation",
    name: string,
    args: object,
  ): Promise<Value> => {
    const given = args as Value;
    return (await engine.execute(name, kind, given, inComponent)).value;
  };

  return {
    engine,
    siteId,
    keys,
    keyIds,
    /** Calls a function of the component about the site. */
    query: (name: string, args: object = {}) =>
      call("query", name, { siteId, ...args }),
    mutation: (name: string, args: object = {}) =>
      call("mutation", name, { siteId, ...args }),
    /** Calls a function of the component that does not take the site's id. */
    callAnySite: (kind: "query" | "mutation", name: string, args: object) =>
      call(kind, name, args),
    /** Stores events of a server, received now. */
    ingest: (events: readonly IncomingEvent[], more: object = {}) =>
      call("mutation", "ingest:ingest", {
        siteId,
        trusted: true,
        receivedAt: engine.now(),
        events,
        ...more,
      }),
    /** Sends a request to the routes, from an address that has a minute's rate of its own. */
    request: async (
      route: string,
      { key, body }: { key?: string; body?: object } = {},
    ): Promise<number> => {
      const headers = {
        "content-type": "application/json",
        // OpenPanel has a header of its own, and ours does not look at it.
        ...(key !== undefined && {
          "x-footfall-key": key,
          "openpanel-client-secret": key,
        }),
        // A secret key in a browser is refused.
        ...(key === keys.public && { origin: "https://shop.example" }),
      };
      const sent = body && { method: "POST", body: JSON.stringify(body) };
      const response = await engine.fetch(
        new Request(`https://app.example/analytics${route}`, {
          headers,
          ...sent,
        }),
        { ip: "192.0.2.1" },
      );
      return response?.status ?? 404;
    },
    advance: (durationMs: number) => engine.runUntil(engine.now() + durationMs),
    /** Runs long enough for a lane to fold the waiting events and to go idle. */
    foldAll: () => engine.runUntil(engine.now() + 5 * MINUTE),
    close: () => engine.close(),
  };
}
export type CostApp = Awaited<ReturnType<typeof startCostApp>>;
