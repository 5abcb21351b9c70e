/** Workloads over HTTP, and of operators and clean-up. */
import { DAY, HOUR, MINUTE } from "../../src/shared/units.js";
import { at, event, text } from "./faultEvents.helpers.js";
import type { Workload } from "./faults.helpers.js";

const browser = { key: "public", ip: "192.0.2.1" } as const;
const server = { key: "secret" } as const;

const visit = [
  event(5 * MINUTE, { visitorId: "a", referrer: "https://search.example/" }),
  event(6 * MINUTE, { type: "track", name: "signup", visitorId: "a" }),
  event(7 * MINUTE, {
    type: "identify",
    visitorId: "a",
    userId: "ada",
    traits: text("team", "blue"),
    groups: ["acme"],
  }),
];
const laterVisit = [event(9 * MINUTE, { visitorId: "a", path: "/docs" })];
const fromServer = [
  event(8 * MINUTE, {
    type: "track",
    name: "invoice",
    userId: "ada",
    source: "server",
    groups: ["acme"],
    revenue: { amount: 5000, currency: "EUR" },
  }),
  event(8 * MINUTE, {
    type: "group",
    groupId: "acme",
    name: "Acme",
    traits: text("plan", "pro"),
  }),
];
const other = [
  event(12 * MINUTE, { visitorId: "b", path: "/docs" }),
  event(13 * MINUTE, { visitorId: "b", groups: ["acme", "beta"] }),
];

/** Only a public key made it up, and no server knows it, so its own retention ends. */
const madeUpGroup = event(14 * MINUTE, {
  type: "group",
  groupId: "made up",
  name: "Made up",
  traits: text("plan", "none"),
});

const hours = { from: at(0), to: at(6 * HOUR) };

/** Sends requests of a browser and of a server, with users and groups. */
export const overHttp: Workload = {
  from: at(10 * MINUTE),
  refusalsDiffer: true,
  to: at(HOUR),
  // A run that ends before the day does would have merged hours that another has in deltas.
  days: 2,
  reports: hours,
  before: [],
  acts: [
    async ({ post, until }) => {
      await post(visit, browser);
      await until(at(11 * MINUTE));
    },
    async ({ post, until }) => {
      await post(fromServer, server);
      await post([...laterVisit, ...visit.slice(0, 1)], browser);
      await until(at(15 * MINUTE));
    },
  ],
};

/** Erases a person, and deletes a group and a page's events, while more events arrive. */
export const erasing: Workload = {
  ...overHttp,
  before: [
    async ({ post, until }) => {
      await post(visit, browser);
      await post(fromServer, server);
      await until(at(14 * MINUTE));
    },
  ],
  acts: [
    async ({ post, ask, until }) => {
      await post(other, browser);
      await ask("erasure:eraseVisitor", { userId: "ada" });
      await until(at(20 * MINUTE));
    },
    async ({ ask, until }) => {
      const page = { from: at(0), to: at(HOUR), path: "/docs" };
      await ask("removals:deleteEvents", page);
      await ask("groupDeletion:deleteGroup", { groupId: "beta" });
      await until(at(40 * MINUTE));
    },
  ],
};

const DAYS_AGO = 40 * DAY;
const chunkOf = (importId: string, chunk: string) => ({
  ...server,
  chunkOf: { importId, chunk },
});
const history = (visitorId: string, path: string) => [
  event(-DAYS_AGO, { visitorId, path }),
  event(-DAYS_AGO + MINUTE, { visitorId, path: "/" }),
];
const kept = [history("k", "/kept"), history("l", "/kept")] as const;
const mistaken = history("m", "/mistaken");

/** Sends two chunks of one run, and takes a run back. */
export const importing: Workload = {
  from: at(0),
  refusalsDiffer: true,
  to: at(4 * HOUR),
  days: 2,
  reports: { from: at(-DAYS_AGO - HOUR), to: at(-DAYS_AGO + 2 * HOUR) },
  before: [],
  acts: [
    async ({ post, until }) => {
      await post(kept[0], chunkOf("kept", "0"));
      await post(mistaken, chunkOf("mistaken", "0"));
      await until(at(5 * MINUTE));
    },
    async ({ post, ask, until }) => {
      await post(kept[0], chunkOf("kept", "0"));
      await post(kept[1], chunkOf("kept", "1"));
      await ask("imports:closeImport", { importId: "kept" });
      await until(at(2 * HOUR));
    },
    async ({ ask, until }) => {
      await ask("undoImport:undoImport", { importId: "mistaken" });
      await until(at(3 * HOUR));
    },
  ],
};

const DAYS_LATER = 4 * DAY;
const lastVisit = [event(DAYS_LATER, { visitorId: "c", path: "/last" })];

/** Clean-up deletes everything of the first day, which is past its retention. Later rows stay. */
export const expiring: Workload = {
  from: at(10 * MINUTE),
  refusalsDiffer: true,
  settings: {
    maxEventAgeMs: HOUR,
    eventRetentionDays: 1,
    hourRetentionDays: 1,
    sessionRetentionDays: 1,
    visitorRetentionDays: 1,
  },
  to: at(DAYS_LATER + 2 * HOUR),
  days: 2,
  reports: { from: at(-HOUR), to: at(5 * DAY) },
  before: [
    async ({ post, until }) => {
      await post([...visit, ...other, madeUpGroup], browser);
      await post(fromServer, server);
      await until(at(DAYS_LATER));
    },
  ],
  acts: [
    async ({ post, upkeep, until }) => {
      await post(lastVisit, browser);
      await upkeep("cleanup", "prune");
      await until(at(DAYS_LATER + HOUR));
    },
    async ({ upkeep }) => upkeep("cleanup", "compact"),
  ],
};
