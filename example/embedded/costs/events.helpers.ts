/** Events and requests that several claims about costs begin with. */
import { hashKey } from "../../../src/client/keys.js";
import type { IncomingEvent } from "../../../src/shared/event/incoming.js";
import { HOUR, SECOND } from "../../../src/shared/units.js";
import { START, type CostApp } from "./app.helpers.js";

/** Makes pageviews of as many visitors. */
export function views(
  count: number,
  more: (index: number) => Partial<IncomingEvent> = () => ({}),
): IncomingEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "pageview",
    visitorId: `visitor ${index}`,
    path: "/",
    ...more(index),
  }));
}

/** Wakes the loop of the site's lane. The next call finds it awake. */
export async function wake(app: CostApp): Promise<void> {
  await app.ingest(views(1));
  await app.advance(SECOND);
}

export const past = (index: number) => ({ occurredAt: START - HOUR - index });
export const withId = (index: number) => ({ eventId: `event ${index}` });
export const ping = () => ({ type: "engagement" as const });

export const admit = (
  app: CostApp,
  more: object = {},
  kind: "public" | "secret" = "secret",
) =>
  app.callAnySite("query", "admission:admit", {
    keyHash: hashKey(app.keys[kind], "value"),
    receivedAt: app.engine.now(),
    ...more,
  });

/** Sends events as a route does that has them admitted and stored in one mutation. */
export const admitAndIngest = (
  app: CostApp,
  events: readonly IncomingEvent[],
  kind: "public" | "secret",
  more: object = {},
) =>
  app.callAnySite("mutation", "requests:ingest", {
    keyHash: hashKey(app.keys[kind], "value"),
    trusted: kind === "secret",
    receivedAt: app.engine.now(),
    address: "192.0.2.7",
    events,
    ...more,
  });

export const trackAll = (app: CostApp, count: number) =>
  app.engine.mutation("app:track", {
    names: Array.from({ length: count }, (_, index) => `event ${index}`),
  });

/** Stores and folds a purchase of each of as many visitors. */
export async function buy(app: CostApp, count: number): Promise<void> {
  const visitors = Array.from({ length: count }, (_, at) => `visitor ${at}`);
  await app.ingest(
    visitors.map((visitorId) => ({
      type: "track" as const,
      name: "buy",
      visitorId,
      groups: ["group"],
      properties: [{ key: "plan", value: "pro" }],
    })),
  );
  await app.foldAll();
}

/** Stores and folds a pageview of each of as many visitors. */
export async function visit(app: CostApp, count: number): Promise<void> {
  await app.ingest(views(count));
  await app.foldAll();
}

const viewWithoutVisitor = { type: "pageview", path: "/" };

/** Sends a page of a browser without an id, under the public key. */
export const postWithoutVisitor = (app: CostApp) =>
  app.request("/ingest", {
    key: app.keys.public,
    body: { events: [viewWithoutVisitor] },
  });
