/**
 * Answers what an app's functions have tracked, for its tests with `convex-test`. It needs no test
 * framework.
 */
import type { TestConvex } from "convex-test";
import {
  componentsGeneric,
  type GenericSchema,
  type SchemaDefinition,
} from "convex/server";
import type { ComponentApi } from "./component/_generated/component.js";
import { defined } from "./shared/defined.js";
import type { PropertiesInput } from "./shared/event/eventMap.js";
import { MAX_PAGE_ITEMS, type ListedEvent } from "./shared/api/lists.js";
import { propertiesObject } from "./shared/parse/propertiesObject.js";
import type { Revenue } from "./shared/event/revenue.js";

/** The instance that `convexTest` made, or its `withIdentity`. */
type TestBackend = Pick<
  TestConvex<SchemaDefinition<GenericSchema, boolean>>,
  "query"
>;

export interface TrackedOptions {
  /**
   * The name under which the app's `convex.config.ts` uses the component. Default: `"footfall"`.
   */
  name?: string;
  /** The slug of the site. Default: `"default"`. */
  site?: string;
}

/** A stored custom event, without what the browser or the server adds. */
export interface TrackedByApp {
  name: string;
  properties: Record<string, unknown>;
  userId?: string;
  visitorId?: string;
  revenue?: Revenue;
  occurredAt: number;
}

export interface ExpectedEvent {
  name: string;
  /**
   * These must be there with these values, and others may be. A property that is `undefined` must
   * not be there.
   */
  properties?: PropertiesInput;
  userId?: string;
  visitorId?: string;
  revenue?: Revenue;
  /** The exact number of events that match. Default: at least one. */
  times?: number;
}

/** Bounds the other events that an error shows, so that it stays readable. */
const SHOWN = 5;

/**
 * Reads the stored custom events, oldest first. Works at once, whether or not the component has
 * folded anything.
 *
 * @throws an `Error` if the test has not provisioned the site
 */
export async function trackedEvents(
  t: TestBackend,
  { name = "footfall", site = "default" }: TrackedOptions = {},
): Promise<TrackedByApp[]> {
  const footfall = componentsGeneric()[name] as unknown as ComponentApi;
  const { lists, sites } = footfall;
  const found = await t.query((ctx) =>
    ctx.runQuery(sites.getSite, { slug: site }),
  );
  if (found === null) {
    throw new Error(
      `The component "${name}" has no site "${site}". Provision it at the start of the test, by provisionSite or the app's own function that calls it.`,
    );
  }
  const { siteId } = found;
  const page = (cursor: string | null) =>
    t.query((ctx) =>
      ctx.runQuery(lists.listEvents, {
        siteId,
        paginationOpts: { numItems: MAX_PAGE_ITEMS, cursor },
      }),
    );
  const events: ListedEvent[] = [];
  let result = await page(null);
  events.push(...result.page);
  while (!result.isDone) {
    result = await page(result.continueCursor);
    events.push(...result.page);
  }
  return events
    .filter(({ type }) => type === "track")
    .map(toTracked)
    .reverse();
}

function toTracked({
  name = "",
  properties,
  occurredAt,
  userId,
  visitorId,
  revenue,
}: ListedEvent): TrackedByApp {
  return {
    name,
    properties: propertiesObject(properties),
    occurredAt,
    ...defined({ userId, visitorId, revenue }),
  };
}

/**
 * Passes when at least one stored event matches, or exactly `times`. Otherwise it throws an `Error`
 * that shows the nearest tracked events. Events of pages count as well as the app's own.
 *
 * @example
 * await t.mutation(api.users.signUp, { plan: "pro" });
 * await expectTracked(t, { name: "signup", properties: { plan: "pro" } });
 */
export async function expectTracked(
  t: TestBackend,
  expected: ExpectedEvent,
  options: TrackedOptions = {},
): Promise<void> {
  const events = await trackedEvents(t, options);
  const matches = events.filter(
    (event) => differencesOf(event, expected) === 0,
  ).length;
  const { times } = expected;
  if (times === undefined ? matches > 0 : matches === times) return;
  const wanted = times === undefined ? "at least 1" : `exactly ${times}`;
  throw new Error(
    [
      `Expected ${wanted} tracked: ${describe(expected)}`,
      events.length === 0
        ? "Nothing was tracked: has the function run, and committed?"
        : `${matches} of ${events.length} tracked events match. The nearest are:`,
      ...nearest(events, expected).map((event) => `  ${describe(event)}`),
    ].join("\n"),
  );
}

function nearest(
  events: readonly TrackedByApp[],
  expected: ExpectedEvent,
): TrackedByApp[] {
  // Sorting is stable: among events that are equally near, the newest comes first.
  return [...events]
    .reverse()
    .sort((a, b) => differencesOf(a, expected) - differencesOf(b, expected))
    .slice(0, SHOWN);
}

/**
 * Counts the differences between an event and the expected one. Another name outweighs all others.
 */
function differencesOf(
  event: TrackedByApp,
  { name, properties = {}, userId, visitorId, revenue }: ExpectedEvent,
): number {
  const pairs: [unknown, unknown][] = Object.entries(properties).map(
    ([key, value]) => [event.properties[key], value],
  );
  const currency = revenue?.currency.toUpperCase();
  const fields = {
    userId,
    visitorId,
    // The component stores the currency with the amount.
    revenue: revenue && { ...revenue, currency },
  };
  for (const field of ["userId", "visitorId", "revenue"] as const) {
    if (fields[field] !== undefined) pairs.push([event[field], fields[field]]);
  }
  const different = pairs.filter(([is, should]) => !isSame(is, should)).length;
  return different + (event.name === name ? 0 : 1000);
}

/**
 * Compares values as JSON, which is how Convex keeps them: the order of an object's keys makes no
 * difference.
 */
function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

function describe({
  name,
  properties,
  userId,
  visitorId,
  revenue,
}: ExpectedEvent | TrackedByApp): string {
  const others = Object.entries(defined({ userId, visitorId, revenue })).map(
    ([field, value]) => ` ${field} ${JSON.stringify(value)}`,
  );
  return `"${name}" ${JSON.stringify(properties ?? {})}${others.join("")}`;
}
