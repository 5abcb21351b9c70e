/**
 * Checks that the component's crons are registered, and due. An outsider sees of them what the
 * dashboard shows: its own system queries, for anyone with a deploy key. They are no public API, so
 * a deployment without them is only a note.
 */
import { Unseen, type AnyCheck } from "../check.js";
import { COMPONENT, type Args } from "../deployment.js";
import { until } from "../post.js";
import type { Run } from "../run.js";

/** The names in src/component/crons.ts. */
export const cronNames = ["clean up", "compact", "look", "prune"];

/** The platform starts a cron up to a minute late (`CRON_SPLAY_SECONDS`). */
const LATE_MS = 120_000;
const DAY = 24 * 60 * 60_000;
/** The check waits for a cron that is due sooner. */
const SOON_MS = 70_000;
const NANOSECONDS_PER_MS = 1_000_000n;

const RAN = "it ran";
const DUE_LATER = "it is due later";

interface Due {
  name: string;
  at: number;
}

/** @throws Unseen where the platform does not answer */
async function dueCrons({ deployment }: Run): Promise<Due[]> {
  const ask = (path: string, args: Args) =>
    deployment.querySystem(path, args).catch((error: Error) => {
      throw new Unseen(`cannot be seen: ${error.message}`);
    });
  const components = (await ask("frontend/components:list", {})) as {
    id: string;
    path: string;
  }[];
  const component = components.find(({ path }) => path === COMPONENT);
  if (component === undefined) throw new Error("There is no such component.");
  const componentId = component.id;
  const crons = (await ask("frontend/listCronJobs", { componentId })) as {
    name: string;
    nextRun: { nextTs: bigint };
  }[];
  return crons.map(({ name, nextRun }) => ({
    name,
    at: Number(nextRun.nextTs / NANOSECONDS_PER_MS),
  }));
}

/** Waits for the next one if it is due soon. */
async function awaitNext(run: Run): Promise<string> {
  const [first] = (await dueCrons(run)).sort((a, b) => a.at - b.at);
  if (first === undefined) return "there is none";
  if (first.at > Date.now() + SOON_MS) return DUE_LATER;
  const next = await until(
    Math.min(SOON_MS + LATE_MS, run.options.deadlineMs),
    async () => (await dueCrons(run)).find(({ name }) => name === first.name),
    (cron) => (cron?.at ?? 0) > first.at,
    2000,
  );
  return (next?.at ?? 0) > first.at ? RAN : `"${first.name}" did not run`;
}

export const crons: readonly AnyCheck[] = [
  {
    name: "crons: the component's own are registered",
    expected: cronNames,
    run: async (run) => (await dueCrons(run)).map(({ name }) => name).sort(),
  },
  {
    name: "crons: each is due within a day",
    expected: [],
    run: async (run) => {
      const now = Date.now();
      return (await dueCrons(run))
        .filter(({ at }) => at < now - LATE_MS || at > now + DAY + LATE_MS)
        .map(({ name, at }) => `${name}: ${new Date(at).toISOString()}`);
    },
  },
  {
    name: "crons: the next one runs, where it is due within 70 s",
    expected: `${RAN}, or ${DUE_LATER}`,
    run: awaitNext,
    accepts: (got) => got === RAN || got === DUE_LATER,
  },
];
