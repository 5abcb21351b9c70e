/** OpenPanel's unmodified SDK sends to our routes. The reports count exactly what it sends. */
import { OpenPanel } from "@openpanel/sdk";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hashKey } from "../../src/client/keys.js";
import type {
  ListedEvent,
  VisitorProfile,
} from "../../src/shared/api/lists.js";
import type { Overview } from "../../src/shared/api/reports.js";
import { HOUR } from "../../src/shared/units.js";
import { setDemoEnvironment, settleDemoSite } from "./demoSite.js";
import { startFlakyProxy, type FlakyProxy } from "./flakyProxy.js";
import { startEmbedded, type Embedded } from "./serve.js";

const inComponent = { component: "footfall" } as const;

let backend: Embedded;
let proxy: FlakyProxy;

beforeAll(async () => {
  setDemoEnvironment();
  backend = await startEmbedded({ crons: false, freshModules: true });
  proxy = await startFlakyProxy(backend.url);
});
afterAll(async () => {
  await proxy?.close();
  await backend?.close();
});

let sites = 0;

/**
 * Starts a site with the keys of an OpenPanel project. Answers the fate of the events sent to it.
 */
async function startProject() {
  const { engine } = backend;
  const number = String(++sites);
  const clientId = `3a1b0c9e-0000-4000-8000-${number.padStart(12, "0")}`;
  const clientSecret = `sec_${number.padStart(20, "0")}`;
  const { siteId } = (await engine.mutation(
    "sites:createSite",
    {
      slug: `project-${number}`,
      name: "Project",
      sessionRule: "window",
      flushIntervalMs: 1000,
    },
    inComponent,
  )) as { siteId: string };
  for (const [kind, value] of [
    ["public", clientId],
    ["secret", clientSecret],
  ] as const) {
    const hash = hashKey(value, kind);
    await engine.mutation(
      "keys:createKey",
      { siteId, kind, hash },
      inComponent,
    );
  }
  const ask = async <Answer>(name: string, args: object = {}) =>
    (await engine.query(name, { siteId, ...args }, inComponent)) as Answer;
  const options = { clientId, apiUrl: `${proxy.url}/analytics` };
  return {
    client: () => new OpenPanel(options),
    server: () => new OpenPanel({ ...options, clientSecret }),
    settle: () => settleDemoSite(engine, siteId),
    overview: () =>
      ask<Overview>("reports:getOverview", {
        from: Date.now() - HOUR,
        to: Date.now() + HOUR,
      }),
    ask,
  };
}

/** Reads the answer that the SDK got and keeps for its caller. */
const idsOf = (answer: unknown) =>
  answer as { deviceId: string; sessionId: string };

const page = { paginationOpts: { numItems: 100, cursor: null } };

test("what a client sends is what the reports count", async () => {
  const project = await startProject();
  const op = project.client();
  op.setGlobalProperties({ app: "tea" });
  const first = await op.track("screen_view", {
    __path: "https://shop.example/tea?utm_source=news",
    __title: "Tea",
    __referrer: "https://news.example/item",
  });
  const { deviceId: visitorId, sessionId } = idsOf(first);
  expect(visitorId).toMatch(/^[0-9a-f]{32}$/);
  expect(sessionId).toMatch(/^[\w-]{22}$/);
  await op.track("screen_view", { __path: "https://shop.example/cart" });
  await op.identify({
    profileId: "ada",
    firstName: "Ada",
    properties: { plan: "pro" },
  });
  await op.increment({ profileId: "ada", property: "orders", value: 3 });
  await op.decrement({ profileId: "ada", property: "orders" });
  await op.upsertGroup({ id: "acme", type: "company", name: "Acme" });
  await op.setGroup("acme");
  expect(await op.track("purchase", { items: 2 })).toEqual(first);
  expect(await op.revenue(995, { currency: "EUR" })).toEqual(first);
  await project.settle();

  // The SDK sends two pages, four calls about the profile, and two custom events. A call about a
  // group is no event.
  expect(await project.overview()).toMatchObject({
    events: 8,
    pageviews: 2,
    visitors: 1,
    users: 1,
    sessions: 1,
  });
  const visitor = await project.ask<VisitorProfile>(
    "visitorProfile:getVisitor",
    {
      visitorId,
    },
  );
  expect(visitor).toMatchObject({
    userId: "ada",
    groups: ["acme"],
    sessions: [{ entryPage: "/tea", source: "news", pageviews: 2 }],
  });
  const traits = visitor.traits.map(({ key, value }) => [key, value]);
  expect(Object.fromEntries(traits)).toEqual({
    app: "tea",
    firstName: "Ada",
    plan: "pro",
    orders: 2,
  });
  const ofGroup = await project.ask<{ page: ListedEvent[] }>(
    "lists:listEvents",
    { ...page, groupId: "acme" },
  );
  expect(ofGroup.page.map(({ type, name }) => name ?? type)).toEqual([
    "revenue",
    "purchase",
    "identify",
  ]);
  // Under a public key it is a claim: the component keeps it, and counts it nowhere.
  expect(ofGroup.page[0]?.extras).toEqual([
    { key: "revenue", value: { json: '{"amount":995,"currency":"EUR"}' } },
  ]);
  expect(await project.overview()).toMatchObject({ revenue: [] });
});

test("what was not taken at once is counted once", async () => {
  const project = await startProject();
  const op = project.client();
  const before = proxy.statuses.length;
  proxy.failNext(503, 429);
  const answer = await op.track("signup");
  expect(proxy.statuses.slice(before)).toEqual([503, 429, 200]);
  expect(idsOf(answer).deviceId).not.toBe("");
  await project.settle();
  expect(await project.overview()).toMatchObject({ events: 1, sessions: 1 });
});

test("the same twice at once is stored once, and answered twice", async () => {
  const project = await startProject();
  const op = project.client();
  // With a fake clock, no tenth of a second passes between the two, however busy the machine is.
  vi.useFakeTimers({ toFake: ["Date"] });
  const [first, second] = await Promise.all([
    op.track("signup"),
    op.track("signup"),
  ]).finally(() => vi.useRealTimers());
  expect(idsOf(first).deviceId).not.toBe("");
  expect(second).toEqual(first);
  await project.settle();
  expect(await project.overview()).toMatchObject({ events: 1 });
});

test("a server speaks of profiles, and of devices that it names", async () => {
  const project = await startProject();
  const op = project.server();
  expect(await op.track("invoice_paid", { profileId: "ada" })).toEqual({
    deviceId: "",
    sessionId: "",
  });
  await op.increment({ profileId: "ada", property: "invoices" });
  await op.track("revenue", { profileId: "ada", __revenue: 1250 });
  expect(
    await op.track("screen_view", {
      __deviceId: "device-1",
      __path: "https://shop.example/",
    }),
  ).toMatchObject({ deviceId: "device-1" });
  await project.settle();
  expect(await project.overview()).toMatchObject({
    events: 4,
    pageviews: 1,
    visitors: 1,
    users: 1,
    sessions: 1,
    revenue: [{ amount: 1250, currency: "USD" }],
  });
  expect(await project.ask("users:getUser", { userId: "ada" })).toMatchObject({
    traits: [{ key: "invoices", value: 1 }],
  });
});

test("an unknown key is told at once, and nothing is tried again", async () => {
  const before = proxy.statuses.length;
  const op = new OpenPanel({
    clientId: "3a1b0c9e-0000-4000-8000-ffffffffffff",
    apiUrl: `${proxy.url}/analytics`,
  });
  expect(await op.track("signup")).toBeNull();
  expect(proxy.statuses.slice(before)).toEqual([401]);
});
