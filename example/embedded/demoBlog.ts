/**
 * The second site of the demo: the shop's journal, with a tenth of the shop's visitors. The dashboard
 * can change between the two.
 */
import { hashKey } from "../../src/client/keys.js";
import type { Engine } from "./engine.js";
import {
  FLUSH_INTERVAL_MS,
  newestEventAt,
  settleDemoSite,
} from "./demoSite.js";
import {
  sendHistory,
  startLiveTraffic,
  type TrafficSource,
} from "./demoTraffic.js";

/** The sites of the demo as the dashboard lists them. */
const demoSites = [
  { slug: "default", name: "Harbour & Leaf" },
  { slug: "blog", name: "Journal" },
];

/** A made-up key, as that of the shop. */
const BLOG_KEY = "ff_sec_demo-1111111111111111";

const source: TrafficSource = {
  seed: "blog",
  key: BLOG_KEY,
  origin: "https://journal.harbour-and-leaf.example",
};

/** The journal's share of the shop's visitors. */
const SHARE = 0.1;

interface Blog {
  engine: Engine;
  url: string;
  visitorsPerDay: number;
}

/** Tells the dashboard which sites there are. Call it before the pages are served. */
export function setDemoSites(): void {
  process.env.VITE_FOOTFALL_SITES = JSON.stringify(demoSites);
}

/** Sends the journal's two weeks. Answers what starts the visitors who go on coming. */
export async function bringBlogVisitors({
  engine,
  url,
  visitorsPerDay: ofShop,
}: Blog): Promise<(onError: (error: unknown) => void) => () => void> {
  const [, { slug, name }] = demoSites as [
    unknown,
    { slug: string; name: string },
  ];
  const site = {
    slug,
    name,
    flushIntervalMs: FLUSH_INTERVAL_MS,
    keys: [{ kind: "secret", hash: hashKey(BLOG_KEY, "value", "secret") }],
  };
  const { siteId } = (await engine.mutation("sites:provisionSite", site, {
    component: "footfall",
  })) as { siteId: string };
  const visitorsPerDay = Math.max(1, Math.round(ofShop * SHARE));
  const { until: from } = await sendHistory(url, {
    ...source,
    visitorsPerDay,
    newestStoredAt: await newestEventAt(engine, siteId),
  });
  await settleDemoSite(engine, siteId);
  return (onError) =>
    startLiveTraffic(url, { ...source, visitorsPerDay, from, onError });
}
