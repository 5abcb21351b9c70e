/** The first facts that an operator looks at: do the folds keep up, and did anything fail. */
import {
  type HealthReason,
  type HealthReminder,
} from "../../shared/api/health.js";
import { limits, type Limit } from "../../shared/limits.js";
import { type Site } from "../scope/requireSite.js";

const limitsOfAll = Object.entries<Limit>(limits).map(
  ([name, { value, reason }]) => ({ name, value, reason }),
);

/** Limits that a site sets for itself. */
const siteLimits = {
  maxEventAgeMs: "of the site: older events are rejected, unless imported",
  maxEventsPerMinute: "of the site, all its keys together",
  maxEventsPerMinutePerKey: "of the site, each of its keys",
  maxEventsPerMinutePerPublicKey:
    "of the site, each of its public keys, and the app's own client",
  maxBytesPerMinute: "of the site, all its keys together, bytes stored",
  maxBytesPerMinutePerKey: "of the site, each of its keys, bytes stored",
  maxBytesPerMinutePerPublicKey:
    "of the site, each of its public keys, and the app's own client, bytes stored",
  maxPercentPerAddress:
    "of the site, each address under a public key: percent of that key's rate",
  maxLagMs:
    "of the site: beyond what its settings let an event wait for its fold",
} as const;

export function limitsOf(site: Site) {
  const own = Object.entries(siteLimits).map(([name, reason]) => ({
    name,
    value: site[name as keyof typeof siteLimits],
    reason,
  }));
  return [...limitsOfAll, ...own];
}

/** Reasons for which `ok` is false. It is false for single dead letters, too. */
export const notOk = new Set<HealthReason>([
  "stuck",
  "failing",
  "late",
  "foldsStopped",
]);

export function remindersOf({ localhost }: Site): HealthReminder[] {
  return localhost === "count" ? ["localhostCounts"] : [];
}

/** The cause of a lane's stop. If nobody has noted that the lane failed, an operator stopped it. */
export function stoppedBy(retryAt: number | undefined) {
  return retryAt === undefined ? ("operator" as const) : ("failure" as const);
}
