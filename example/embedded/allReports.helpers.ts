/**
 * Asks every question about a site that reports and lists answer, and compares with the stored
 * rows.
 */
import type { VisitorRow } from "../../src/component/rows/visitorForm.js";
import { expect } from "vitest";
import { everyString } from "../../src/shared/parse/parseEvent.helpers.js";
import { countsAsEvent, type EventType } from "../../src/shared/event/event.js";
import { dimensionsOf } from "../../src/shared/dimensions.js";
import type { Properties } from "../../src/shared/event/incoming.js";
import { MAX_SUMMARY_DIMENSIONS } from "../../src/shared/api/reportLimits.js";
import type {
  Breakdown,
  Overview,
  Summary,
  Timeseries,
} from "../../src/shared/api/reports.js";
import { shownFaults } from "../../src/component/testing/answerRows.helpers.js";
import { DAY, HOUR } from "../../src/shared/units.js";
import { START, type Intake } from "./intake.helpers.js";

interface StoredEvent {
  type: EventType;
  name?: string;
  path?: string;
  visitorId?: string;
  userId?: string;
  groups?: string[];
  properties?: Properties;
  occurredAt: number;
}
type Page = { page: object[]; isDone: boolean; continueCursor: string };

const MAX_PAGE = 200;
/**
 * Bounds the values that the test asks about for each filter, to keep it short. It takes those that
 * differ most from one another.
 */
const VALUES = 25;

/**
 * Folds the waiting events, and asks. Once the hours are closed and compacted, it asks again. Every
 * answer must come and agree with the stored rows, and nothing may have failed on the way.
 */
export async function expectReports(intake: Intake): Promise<void> {
  await intake.foldAll();
  await expectAnswers(intake);
  await intake.advance(2 * DAY);
  await expectAnswers(intake);
  // The audit skips hours of more events than one transaction counts.
  const audit = await intake.call("audit:auditBuckets", { sample: 200 });
  expect(audit).toMatchObject({ drift: [] });
}

async function expectAnswers(intake: Intake): Promise<void> {
  const rows = (await intake.rows("events")) as unknown as StoredEvent[];
  // Convex stores no half of a character.
  expect(
    everyString(rows).filter((text) => /\p{Surrogate}/u.test(text)),
  ).toEqual([]);
  const counted = rows.filter(countsAsEvent);
  await expectHealth(intake);
  await expectFigures(intake, counted);
  await expectBreakdowns(intake, counted);
  await expectLists(intake, counted);
  await expectProfiles(intake, rows);
}

async function expectHealth({ engine, ask, rows }: Intake): Promise<void> {
  expect(await ask("health:getHealth", { now: engine.now() })).toMatchObject({
    ok: true,
    stuck: false,
    pendingEvents: 0,
    repairing: 0,
  });
  expect(await rows("deadLetters")).toEqual([]);
}

async function expectFigures(
  { ask }: Intake,
  counted: readonly StoredEvent[],
): Promise<void> {
  const end = START + DAY;
  const whole = { from: 0, to: end };
  const figures = await ask<Overview>("reports:getOverview", whole);
  expect(figures).toMatchObject(totals(counted));
  const ranges = [
    ["hour", START - 7 * DAY],
    ["day", START - 7 * DAY],
    ["month", 0],
  ] as const;
  for (const [interval, from] of ranges) {
    const args = { from, to: end, interval };
    const { buckets } = await ask<Timeseries>("reports:getTimeseries", args);
    const inRange = counted.filter(({ occurredAt }) => occurredAt >= from);
    expect({
      events: sum(buckets, ({ events }) => events),
      pageviews: sum(buckets, ({ pageviews }) => pageviews),
    }).toEqual(totals(inRange));
  }
}

function totals(events: readonly StoredEvent[]) {
  const pageviews = events.filter(({ type }) => type === "pageview");
  return { events: events.length, pageviews: pageviews.length };
}

async function expectBreakdowns(
  { ask, engine, rows, siteId }: Intake,
  counted: readonly StoredEvent[],
): Promise<void> {
  const whole = { from: 0, to: START + DAY };
  const range = { ...whole, limit: 1000 };
  const site = (await rows("sites")).find(({ _id }) => _id === siteId);
  const overview = await ask<Overview>("reports:getOverview", whole);
  const answers: Breakdown[] = [];
  for (const dimension of dimensionsOf(site as never)) {
    const args = { ...range, dimension };
    const answer = await ask<Breakdown>("reports:getBreakdown", args);
    answers.push(answer);
    for (const { key } of answer.rows) expect(key).not.toBe("");
    if (answer.keyCount > answer.rows.length) continue;
    expect(shownFaults(answer, overview)).toEqual([]);
    if (dimension !== "event") continue;
    const known = sum(answer.rows, ({ events = 0 }) => events);
    expect(known + (answer.other?.events ?? 0)).toBe(
      counted.filter(({ type }) => type === "track").length,
    );
  }
  await expectSummary(ask, counted, answers);
  const properties = distinct(
    counted.flatMap(({ type, name, properties = [] }) => {
      const eventName = type === "pageview" ? type : name;
      return eventName === undefined
        ? []
        : properties.map(({ key }) => JSON.stringify([eventName, key]));
    }),
  );
  for (const each of properties) {
    const [eventName, propertyKey] = JSON.parse(each) as [string, string];
    const args = { ...range, eventName, propertyKey };
    await ask("eventProperties:getEventPropertyBreakdown", args);
  }
  const names = counted.flatMap(({ name }) => name ?? []);
  for (const eventName of distinct(["pageview", ...names])) {
    const { from, to } = range;
    const args = { eventName, from, to };
    await ask("eventProperties:getEventPropertyKeys", args);
  }
  const now = Math.floor(engine.now() / HOUR) * HOUR;
  await ask("realtime:getRealtime", { now });
  await ask("reportStatus:getReportStatus", { now });
  await ask("setupStatus:getSetupStatus", { now });
  await ask("realtime:getRealtime", { now: START });
}

async function expectSummary(
  ask: Intake["ask"],
  counted: readonly StoredEvent[],
  answers: readonly Breakdown[],
): Promise<void> {
  for (let index = 0; index < answers.length; index += MAX_SUMMARY_DIMENSIONS) {
    const some = answers.slice(index, index + MAX_SUMMARY_DIMENSIONS);
    const { overview, breakdowns } = await ask<Summary>("reports:getSummary", {
      from: 0,
      to: START + DAY,
      interval: "month",
      dimensions: some.map(({ dimension }) => dimension),
      limit: 1000,
    });
    expect(overview).toMatchObject(totals(counted));
    expect(breakdowns).toEqual(some);
  }
  const first = await ask<number | null>("firstBucket:getFirstBucket", {});
  const earliest = Math.min(...counted.map(({ occurredAt }) => occurredAt));
  if (counted.length > 0) expect(first).toBeLessThanOrEqual(earliest);
}

async function expectLists(
  intake: Intake,
  counted: readonly StoredEvent[],
): Promise<void> {
  const lengthOf = (name: string, args: object = {}) =>
    countListed(intake, name, args);
  expect(await lengthOf("lists:listEvents")).toBe(counted.length);
  const { pageviews } = totals(counted);
  expect(await lengthOf("lists:listPageviews")).toBe(pageviews);
  for (const table of ["sessions", "visitors", "groups"]) {
    const list = table === "groups" ? "groups:list" : "lists:list";
    const length = (await intake.rows(table)).length;
    const name = `${list}${table[0]?.toUpperCase()}${table.slice(1)}`;
    expect(await lengthOf(name)).toBe(length);
  }
  const filters = {
    name: ({ type, name }) => (type === "track" && name ? [name] : []),
    path: ({ path }) => (path === undefined ? [] : [path]),
    visitorId: ({ visitorId }) => (visitorId === undefined ? [] : [visitorId]),
    userId: ({ userId }) => (userId === undefined ? [] : [userId]),
    groupId: ({ groups = [] }) => groups,
  } satisfies Record<string, (event: StoredEvent) => string[]>;
  // A user's list also has the events without a name on the user's devices, since the last time
  // that anybody else had a name there.
  const visitors = (await intake.rows("visitors")) as unknown as VisitorRow[];
  const userOf = new Map(visitors.map((row) => [row.visitorId, row]));
  const isUsers = (
    { userId, visitorId = "", occurredAt }: StoredEvent,
    user: string,
  ) => {
    const { user: own, otherUserAt } = userOf.get(visitorId) ?? {};
    const since = otherUserAt ?? -Infinity;
    return userId === undefined && own?.value === user && occurredAt > since;
  };
  for (const [filter, valuesOf] of Object.entries(filters)) {
    for (const value of distinct(counted.flatMap(valuesOf))) {
      const expected = counted.filter(
        (event) =>
          valuesOf(event).includes(value) ||
          (filter === "userId" && isUsers(event, value)),
      );
      const args = { [filter]: value };
      expect(await lengthOf("lists:listEvents", args)).toBe(expected.length);
    }
  }
}

/** Reads a list to its end, by its cursors. */
async function countListed(
  { ask }: Intake,
  name: string,
  args: object,
): Promise<number> {
  let length = 0;
  let cursor: string | null = null;
  for (;;) {
    const paginationOpts = { numItems: MAX_PAGE, cursor };
    const next: Page = await ask<Page>(name, { ...args, paginationOpts });
    length += next.page.length;
    if (next.isDone) return length;
    cursor = next.continueCursor;
  }
}

async function expectProfiles(
  { ask, rows }: Intake,
  events: readonly StoredEvent[],
): Promise<void> {
  for (const { visitorId } of sample(await rows("visitors"))) {
    const profile = await ask("visitorProfile:getVisitor", { visitorId });
    expect(profile).toMatchObject({ visitorId });
  }
  for (const userId of distinct(events.flatMap(({ userId }) => userId ?? []))) {
    await ask("users:getUser", { userId });
  }
  for (const { groupId } of sample(await rows("groups"))) {
    const group = await ask("groups:getGroup", { groupId });
    expect(group).toMatchObject({ groupId });
  }
}

/**
 * Picks some of the different texts, spread over their order: the shortest, the longest and
 * between.
 */
function distinct(texts: readonly string[]): string[] {
  return sample([...new Set(texts)].sort());
}

function sample<Value>(values: readonly Value[]): Value[] {
  const step = Math.max(1, values.length / VALUES);
  return values.filter((_value, index) => Math.floor(index % step) === 0);
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
