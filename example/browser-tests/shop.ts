/** Starts the shop on an embedded backend of its own, with no visitors yet. */
import type { RequestListener } from "node:http";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Dimension } from "../../src/shared/dimensions.js";
import type {
  Breakdown,
  Interval,
  Overview,
  RowMetric,
  Timeseries,
} from "../../src/shared/api/reports.js";
import type { Health } from "../../src/shared/api/health.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { provisionDemoSite, setDemoEnvironment } from "../embedded/demoSite.js";
import { builtPages } from "./builtPages.js";
import { startEmbedded, type Embedded } from "../embedded/serve.js";

const root = path.resolve(import.meta.dirname, "../..");

interface Span {
  from: number;
  to: number;
}

export interface Shop extends Pick<Embedded, "engine" | "dropConnections"> {
  url: string;
  dashboard: string;
  siteId: string;
  /** Changes settings of the site. */
  update: (settings: Partial<SiteSettings>) => Promise<void>;
  /** Asks the component, past the app and the sync protocol. */
  overview(span: Span): Promise<Overview>;
  health(): Promise<Health>;
  firstBucket(): Promise<number | null>;
  timeseries(span: Span & { interval: Interval }): Promise<Timeseries>;
  breakdown(
    span: Span & { dimension: Dimension; orderBy: RowMetric; limit: number },
  ): Promise<Breakdown>;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** Without it there is no site, as after a first deployment. Default: true. */
  isProvisioned?: boolean;
  /** Serves the pages. Default: as they are built. */
  pages?: RequestListener;
}

/** Starts a backend. */
export async function startShop({
  isProvisioned = true,
  pages = builtPages,
}: ShopOptions = {}): Promise<Shop> {
  setDemoEnvironment();
  const backend = await startEmbedded({ root, pages });
  const { engine, url } = backend;
  const siteId = isProvisioned ? await provisionDemoSite(engine) : "";
  const inComponent = { component: "footfall" };
  const ask = async <Answer>(name: string, args: object, module = "reports") =>
    (await engine.query(
      `${module}:${name}`,
      { siteId, ...args },
      inComponent,
    )) as Answer;
  return {
    engine,
    url,
    siteId,
    dashboard: `${url}/dashboard`,
    update: async (settings) => {
      const args = { siteId, ...settings };
      await engine.mutation("sites:updateSite", args, inComponent);
    },
    overview: ({ from, to }) => ask("getOverview", { from, to }),
    health: () => ask("getHealth", { now: Date.now() }, "health"),
    firstBucket: () => ask("getFirstBucket", {}, "firstBucket"),
    timeseries: (args) => ask("getTimeseries", args),
    breakdown: (args) => ask("getBreakdown", args),
    dropConnections: () => backend.dropConnections(),
    close: () => backend.close(),
  };
}

/** Starts one shop for a whole file. Call it outside of tests, and read it inside. */
export function useShop(
  fill?: (shop: Shop) => Promise<void>,
  options?: ShopOptions,
): () => Shop {
  let shop: Shop | undefined;
  beforeAll(async () => {
    shop = await startShop(options);
    await fill?.(shop);
  });
  afterAll(() => shop?.close());
  return () => {
    if (!shop) throw new Error("The shop is open in tests only.");
    return shop;
  };
}
