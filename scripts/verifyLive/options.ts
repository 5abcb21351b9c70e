/** Options of `npm run verify:live -- …`. */
import { parseArgs } from "node:util";

/** Bounds the load, whatever the options ask for: a deployment of the smallest class bears it. */
export const loadLimits = {
  seconds: { default: 30, max: 120 },
  senders: { default: 20, max: 50 },
  /**
   * The rate of all senders together. The smallest class writes 4 MiB a second, an event one to two
   * KiB.
   */
  eventsPerSecond: { default: 500, max: 1000 },
} as const;

/** Folds take seconds. The deployment deletes some 17,000 rows, 500 at a time: a minute or two. */
const DEADLINE_MS = 300_000;

const { seconds, senders, eventsPerSecond } = loadLimits;

export const usage = `Usage: CONVEX_DEPLOY_KEY=… npm run verify:live -- --url https://NAME.convex.site [options]
       npm run verify:live -- --embedded [options]

Checks a deployment that runs Footfall's example app, from outside. Needs its deploy key, in the variable
CONVEX_DEPLOY_KEY or, for a self-hosted backend, CONVEX_SELF_HOSTED_ADMIN_KEY.

  --url URL              where the deployment serves its HTTP actions
  --api-url URL          where it takes calls of functions (default: --url with .convex.cloud for .convex.site)
  --embedded             the backend of example/embedded in this process, instead of a deployment
  --seconds N            how long the load lasts (default ${seconds.default}, at most ${seconds.max}; 0: no load)
  --senders N            how many send at once (default ${senders.default}, at most ${senders.max})
  --events-per-second N  of all senders together (default ${eventsPerSecond.default}, at most ${eventsPerSecond.max})
  --no-pause             leave out the switch that pauses the intake of all sites for some seconds
  --keep                 leave the run's sites and their data where they are
  --help                 this text

Exit code: 0 when all is as expected, 1 when something is not, 2 for wrong usage.`;

export interface Options {
  /** The address has no slash at the end. */
  readonly siteUrl: string;
  readonly apiUrl: string;
  readonly adminKey: string;
  readonly seconds: number;
  readonly senders: number;
  readonly eventsPerSecond: number;
  readonly pauses: boolean;
  readonly keeps: boolean;
  /** The time for work in the background: folds, and deleting a site's rows. */
  readonly deadlineMs: number;
}

/** The deployment's addresses and key, before an embedded one starts. */
export type Target = Pick<Options, "siteUrl" | "apiUrl" | "adminKey">;
export type Settings = Omit<Options, keyof Target>;

/** Reports wrong usage: exit code 2. Its message never shows a key. */
export class UsageError extends Error {
  override name = "UsageError";
}

export interface CommandLine extends Settings {
  /** Null: the embedded backend. */
  readonly target: Target | null;
}

/**
 * @returns null when the caller asked for help
 * @throws UsageError that says what is wrong
 */
export function readCommandLine(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine | null {
  const values = parse(args);
  if (values.help) return null;
  if (values.embedded && (values.url ?? values["api-url"]) !== undefined) {
    throw new UsageError("--embedded has its own address: leave out --url.");
  }
  return {
    target: values.embedded
      ? null
      : readTarget(values.url, values["api-url"], environment),
    seconds: bounded("--seconds", values.seconds, 0, seconds),
    senders: bounded("--senders", values.senders, 1, senders),
    eventsPerSecond: bounded(
      "--events-per-second",
      values["events-per-second"],
      1,
      eventsPerSecond,
    ),
    pauses: !values["no-pause"],
    keeps: values.keep,
    deadlineMs: DEADLINE_MS,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        url: { type: "string" },
        "api-url": { type: "string" },
        embedded: { type: "boolean", default: false },
        seconds: { type: "string" },
        senders: { type: "string" },
        "events-per-second": { type: "string" },
        "no-pause": { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readTarget(
  url: string | undefined,
  apiUrl: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Target {
  if (url === undefined) throw new UsageError("--url is missing.");
  const siteUrl = readUrl("--url", url);
  const derived = siteUrl.replace(/\.convex\.site$/, ".convex.cloud");
  if (apiUrl === undefined && derived === siteUrl) {
    throw new UsageError(
      "--api-url is missing: it can be told from --url only where that ends in .convex.site.",
    );
  }
  const adminKey = (
    environment.CONVEX_DEPLOY_KEY ??
    environment.CONVEX_SELF_HOSTED_ADMIN_KEY ??
    ""
  ).trim();
  if (!/^[\x21-\x7e]+$/.test(adminKey)) {
    throw new UsageError(
      "CONVEX_DEPLOY_KEY is missing, or is no key: put the deployment's deploy key into this variable.",
    );
  }
  return {
    siteUrl,
    apiUrl: apiUrl === undefined ? derived : readUrl("--api-url", apiUrl),
    adminKey,
  };
}

/** Reads an address. The key must not go over the wire in the clear. */
function readUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLoopback =
    url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const isSafe =
    url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback);
  if (url === null || !isSafe || url.username !== "" || url.search !== "") {
    throw new UsageError(
      `${option} must be an https address without a query, or one of this machine.`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

function bounded(
  option: string,
  text: string | undefined,
  min: number,
  limit: { default: number; max: number },
): number {
  if (text === undefined) return limit.default;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > limit.max) {
    throw new UsageError(
      `${option} must be a whole number from ${min} to ${limit.max}.`,
    );
  }
  return value;
}
