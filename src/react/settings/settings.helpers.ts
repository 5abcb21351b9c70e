/** A shop's answers to its operator, and the tab "Settings" on a page. */
import { anyApi } from "convex/server";
import { ConvexError } from "convex/values";
import type { Health } from "../../shared/api/health.js";
import type { UsageDay } from "../../shared/event/usage.js";
import {
  defaultSiteSettings,
  type SiteSettings,
} from "../../shared/site/site.js";
import { DAY } from "../../shared/units.js";
import type { AdminApi } from "../api.js";
import type { QueryAnswers } from "../convexClient.helpers.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { openDashboard, tab } from "../openDashboard.helpers.js";
import { click, until } from "../page.helpers.js";

export const settingsOf = (
  settings: Partial<SiteSettings> = {},
): SiteSettings => ({ ...defaultSiteSettings, name: "Shop", ...settings });

export const healthOf = (health: Partial<Health> = {}): Health => ({
  ok: true,
  level: "ok",
  reasons: [],
  reminders: [],
  paused: false,
  stuck: false,
  lanes: [{ lane: 0, status: "idle", lagMs: 0, isLate: false }],
  pendingEvents: 0,
  deadLetters: {
    active: 0,
    quarantined: 0,
    byReason: [],
    isAtLeast: false,
    level: "ok",
  },
  repairing: 0,
  limits: [],
  ...health,
});

export const usageOf = (day: Partial<UsageDay> = {}): UsageDay => ({
  day: Math.floor(noon / DAY) * DAY,
  accepted: 7,
  imported: 0,
  duplicates: 1,
  rejected: { validation: 2, internal: 0 },
  bots: 3,
  doNotTrack: 0,
  excluded: {
    hostname: 4,
    path: 0,
    referrer: 0,
    visitor: 0,
    localhost: 1,
    agent: 0,
  },
  bytes: 2048,
  ...day,
});

export const pageOf = <Row>(
  page: Row[],
  continueCursor: string | null = null,
) => ({
  page,
  isDone: continueCursor === null,
  continueCursor: continueCursor ?? "",
});

/** An error of a Footfall function, as the client gets it. */
export const errorOf = (kind: string, message = "no", details = {}) =>
  new ConvexError({ kind, message, ...details });

/** The error for a function that the app does not export. */
export const missing = () =>
  new Error("Could not find public function for 'analytics:x'.");

export const operatorAnswers = {
  getSettings: () => settingsOf(),
  listKeys: () => [],
  getHealth: () => healthOf(),
  getUsage: () => [],
  listDeadLetters: () => pageOf([]),
} satisfies QueryAnswers;

interface Called {
  name: string;
  args: object;
}

/**
 * Opens the tab, and waits until its code has come. The result also has the calls of the functions
 * in `answers`, in their order.
 */
export async function openSettings(
  answers: QueryAnswers = {},
  adminApi: AdminApi = anyApi.analytics as AdminApi,
) {
  const calls: Called[] = [];
  const watched = Object.entries({ ...operatorAnswers, ...answers }).map(
    ([name, answer]) => [
      name,
      (args: never) => {
        calls.push({ name, args });
        return answer?.(args);
      },
    ],
  );
  const page = await openDashboard(
    Object.fromEntries(watched) as QueryAnswers,
    { adminApi, tabs: ["sessions", "settings"] },
  );
  await click(tab("Settings"));
  await until(() => {
    if (document.querySelector(".footfall-skeleton")) throw new Error("loads");
  });
  const argsOf = (name: string) =>
    calls.filter((call) => call.name === name).map(({ args }) => args);
  return { ...page, argsOf };
}
