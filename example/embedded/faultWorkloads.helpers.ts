/**
 * The workloads that run with faults. A late event never changes the beginning of a session.
 * Sketches of visitors only grow, so they would remember in which order the folds saw the events.
 */
import { DAY, HOUR, MINUTE } from "../../src/shared/units.js";
import { at, event, HOUR_NINE, text } from "./faultEvents.helpers.js";
import type { Act, Workload } from "./faults.helpers.js";

const morning = [
  event(5 * MINUTE, { visitorId: "a", referrer: "https://search.example/" }),
  event(6 * MINUTE, {
    type: "track",
    name: "signup",
    visitorId: "a",
    properties: text("plan", "pro"),
    revenue: { amount: 995, currency: "EUR" },
  }),
  event(40 * MINUTE, { visitorId: "a", referrer: "https://search.example/" }),
  event(30 * MINUTE, { visitorId: "b", browser: "Firefox", country: "IN" }),
  event(31 * MINUTE, {
    type: "identify",
    visitorId: "b",
    userId: "bea",
    traits: text("team", "blue"),
  }),
  event(32 * MINUTE, {
    type: "track",
    name: "invoice",
    userId: "bea",
    source: "server",
    revenue: { amount: 5000, currency: "USD" },
  }),
  event(33 * MINUTE, { type: "engagement", visitorId: "b" }),
];
/** Bridges two sessions, repeats earlier events, and brings the poison. */
const noon = [
  event(22 * MINUTE, { visitorId: "a", path: "/features" }),
  ...morning.slice(0, 1),
  event(45 * MINUTE, { type: "identify", visitorId: "b", userId: "poison" }),
  event(50 * MINUTE, { visitorId: "b", path: "/docs" }),
];
/** One event is in an earlier hour, which is merged by then unless it is quiet, one in the open hour. */
const afternoon = [
  event(47 * MINUTE, {
    visitorId: "a",
    path: "/late",
    revenue: { amount: -300, currency: "EUR" },
  }),
  event(3 * HOUR - 2 * MINUTE, { visitorId: "b", path: "/docs" }),
];
/** The event is in a day that is built by then. */
const nextDay = [event(48 * MINUTE, { visitorId: "a", path: "/later" })];

const sendMorning: Act = async ({ send, until }) => {
  await send(morning);
  await until(at(54 * MINUTE));
};
const sendPoison: Act = async ({ send, until, usePoison }) => {
  usePoison("poison");
  await send(noon);
  await until(at(58 * MINUTE));
};
const retry: Act = async ({ until, upkeep, usePoison }) => {
  usePoison(null);
  await upkeep("retryDueDeadLetters");
  await until(at(HOUR));
};
/** Waits until the hour is merged, unless it waits for the run of its day. */
const mergeHour: Act = ({ until }) => until(at(3 * HOUR));
const sendAfternoon: Act = async ({ send, until }) => {
  await send(afternoon);
  await until(at(4 * HOUR));
};
/** Waits until both hours are merged, and the day is built. */
const buildDay: Act = ({ until }) => until(at(17 * HOUR + 15 * MINUTE));
const sendNextDay: Act = async ({ send, until }) => {
  await send(nextDay);
  await until(at(18 * HOUR));
};
/** Brings the late events into hour and day. */
const compact: Act = async ({ until, upkeep }) => {
  await until(at(19 * HOUR + 30 * MINUTE));
  await upkeep("compact");
};

const day = { from: HOUR_NINE, to: at(6 * HOUR) };

/** Sends a chunk, then another that bridges, repeats and brings poison, and its retry. */
export const intake: Workload = {
  from: at(52 * MINUTE),
  to: at(HOUR),
  days: 2,
  reports: day,
  before: [],
  acts: [sendMorning, sendPoison, retry],
};

/** Goes on to a day that is built, with late events behind each step. */
export const late: Workload = {
  ...intake,
  to: at(20 * HOUR),
  before: intake.acts,
  acts: [mergeHour, sendAfternoon, buildDay, sendNextDay, compact],
};

/** Does the same with many lanes, so that no hour is quiet: each is merged by a run of its own. */
export const lateInBusyHours: Workload = { ...late, settings: { lanes: 3 } };

export const mixed: Workload = {
  ...late,
  before: [],
  acts: [...intake.acts, ...late.acts],
};

/** More poison than one batch may set aside, and good events behind it. */
const crowdOfPoison = [
  ...Array.from({ length: 12 }, (_, index) =>
    event((5 + index) * MINUTE, {
      type: "identify",
      visitorId: `poisoned${index}`,
      userId: "poison",
    }),
  ),
  event(20 * MINUTE, { visitorId: "a" }),
  event(21 * MINUTE, { visitorId: "b", path: "/docs" }),
];

/** The lane stops because of failures, fails a trial, and goes on once the cause is gone. */
export const failing: Workload = {
  from: at(22 * MINUTE),
  to: at(HOUR),
  days: 1,
  reports: day,
  before: [],
  acts: [
    async ({ send, until, usePoison }) => {
      usePoison("poison");
      await send(crowdOfPoison);
      // The lane has stopped.
      await until(at(23 * MINUTE));
    },
    // A trial fails.
    ({ until }) => until(at(25 * MINUTE)),
    async ({ until, usePoison }) => {
      usePoison(null);
      await until(at(30 * MINUTE));
    },
  ],
};

const firstDay = [event(-2 * DAY, { visitorId: "a" })];
const lastDay = [event(-DAY, { visitorId: "b", path: "/docs" })];
const lateInMonth = [event(-DAY + MINUTE, { visitorId: "b", path: "/late" })];

/**
 * The last two days of a month become days, settle, and become the month, with a late event in
 * between.
 */
export const monthEnd: Workload = {
  from: at(-2 * DAY + 10 * MINUTE),
  to: at(8 * DAY),
  days: 3,
  reports: { from: at(-2 * DAY), to: at(-12 * HOUR) },
  before: [
    async ({ send, until }) => {
      await send(firstDay);
      await until(at(-DAY));
      await send(lastDay);
      // Both hours are merged, and the first day is built.
      await until(at(-12 * HOUR));
    },
  ],
  acts: [
    // The second day is built.
    ({ until }) => until(at(-6 * HOUR)),
    async ({ send, until }) => {
      await send(lateInMonth);
      await until(at(0));
    },
    async ({ until, upkeep }) => {
      await until(at(DAY));
      await upkeep("compact");
    },
    // Both are settled, and an hour later the month is built.
    ({ until }) => until(at(6 * DAY)),
    async ({ until, upkeep }) => {
      await until(at(7 * DAY));
      await upkeep("compact");
    },
  ],
};

/** Long paths, so that an hour and its day have a row for each dimension. */
const crowd = Array.from({ length: 40 }, (_, index) =>
  event(index * MINUTE, {
    visitorId: `visitor${index}`,
    path: `/${String(index).repeat(100)}`,
  }),
);
const lateInCrowd = [event(50 * MINUTE, { visitorId: "late", path: "/late" })];

/** Merges an hour that is too large for one row, and builds its day. */
export const large: Workload = {
  from: at(45 * MINUTE),
  to: at(DAY),
  days: 2,
  reports: day,
  before: [
    async ({ send, until }) => {
      await send(crowd);
      await until(at(2 * HOUR));
    },
  ],
  acts: [
    ({ until }) => until(at(4 * HOUR)),
    async ({ send, until }) => {
      await send(lateInCrowd);
      await until(at(8 * HOUR));
    },
    ({ until }) => until(at(17 * HOUR + 15 * MINUTE)),
  ],
};

/** Days later, hour and day are settled. */
export const settling: Workload = {
  ...large,
  to: at(6 * DAY),
  before: [...large.before, ({ until }) => until(at(DAY))],
  acts: [({ until }) => until(at(6 * DAY))],
};

/** Works as `mixed`, and sends each chunk a second time. */
export const repeated: Workload = {
  ...mixed,
  acts: mixed.acts.map(
    (act): Act =>
      (scene) =>
        act({
          ...scene,
          async send(events) {
            await scene.send(events);
            await scene.send(events);
          },
        }),
  ),
};
