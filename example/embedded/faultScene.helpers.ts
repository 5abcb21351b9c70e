/**
 * The component with one site, some of whose database calls fail, and what a workload does with it: as an SDK
 * does, which sends again what was not answered, and as the crons of an app do, which do not.
 */
import path from "node:path";
import type { IncomingEvent, IngestResult } from "../../src/shared/incoming.js";
import { SECOND } from "../../src/shared/units.js";
import { createEngine, ManualClock, type DatabaseCall } from "./engine.js";
import { importDirectly, loadApp } from "./load.js";

const componentDir = path.resolve(import.meta.dirname, "../../src/component");

const jobs = {
  retryDeadLetters: ["mutation", "retry:retryDeadLetters"],
  kickLanes: ["mutation", "kick:kickLanes"],
  compact: ["action", "compaction:compactShards"],
} as const;

/** The state of a scene, from which another can go on. */
export interface Saved {
  readonly at: number;
  readonly siteId: string;
  readonly poison: string | null;
  /** Names of the calls that could have failed so far; their index is their step. */
  readonly steps: readonly string[];
  readonly data: string;
}

/** By its text, since the client library makes a new error of it. */
const FAULT = "Injected fault";

const modules = new Map<string, Promise<unknown>>();

function importOnce(file: string): Promise<unknown> {
  let loading = modules.get(file);
  if (!loading) modules.set(file, (loading = importDirectly(file)));
  return loading;
}

/** Of thousands of engines. */
const component = loadApp(componentDir, importOnce);

function newEngine(from: number) {
  return createEngine({
    ...component,
    clock: new ManualClock(from),
    transactionsKept: 1,
  });
}

/** One site, in which nothing has happened yet. */
export async function newSite(from: number): Promise<Saved> {
  const engine = await newEngine(from);
  const { siteId } = (await engine.mutation("sites:createSite", {
    slug: "site",
    name: "Site",
    promotedProperties: ["plan"],
  })) as { siteId: string };
  const data = engine.save();
  engine.close();
  return { at: from, siteId, poison: null, steps: [], data };
}

/**
 * @param fails whether the call of this step throws; steps count from 0 on
 * @param isKnown whether what comes of this moment is known; asked behind each transaction with a fault
 */
export async function openScene(
  saved: Saved,
  fails: (step: number) => boolean,
  isKnown: (moment: string) => boolean = () => false,
) {
  const { siteId } = saved;
  const engine = await newEngine(saved.at);
  engine.load(saved.data);
  let { poison } = saved;
  const steps = [...saved.steps];
  let canFail = true;
  let hasFault = false;
  let isOver = false;
  engine.onDatabaseCall((call) => {
    if (poison !== null && linkedUser(call) === poison) {
      throw new Error("poison");
    }
    if (!canFail || isOfRates(call)) return;
    const step = steps.push(nameOf(call)) - 1;
    if (!fails(step)) return;
    hasFault = true;
    throw new Error(FAULT);
  });
  // The same moment, of all rows and of the workload, has the same future.
  let transactions = 0;
  engine.onTransaction(({ path: name, outcome }) => {
    transactions++;
    if (!hasFault) return;
    hasFault = false;
    const place = [saved.steps.length, transactions, name, outcome, poison];
    if (!isKnown(`${place.join()} ${withoutIds(engine.save())}`)) return;
    isOver = true;
    engine.close();
  });

  const until = async (time: number) => {
    await engine.runUntil(time);
    if (isOver) throw new KnownMoment();
  };
  const ingest = (events: IncomingEvent[]) =>
    engine.mutation("ingest:ingest", {
      siteId,
      keyId: "key",
      trusted: true,
      receivedAt: engine.now(),
      events: events as never,
    });

  return {
    engine,
    siteId,
    steps,
    /** Runs everything due up to the time, in order. */
    until,
    /** One chunk, sent again with the same event ids until it is answered. */
    send: async (events: IncomingEvent[]): Promise<void> => {
      let result = await attempted(() => ingest(events));
      while (result === null) {
        await until(engine.now() + SECOND);
        result = await attempted(() => ingest(events));
      }
      const { kind, ...stored } = result as IngestResult;
      if (kind !== "stored" || JSON.stringify(stored).includes("error")) {
        throw new Error(`Not all stored: ${JSON.stringify(result)}`);
      }
    },
    /** What fails is left to the next run. */
    upkeep: async (...names: (keyof typeof jobs)[]): Promise<void> => {
      for (const name of names) {
        const [kind, reference] = jobs[name];
        await attempted(() => engine[kind](reference, {}));
        await until(engine.now());
      }
    },
    /** From now on no visitor can be linked to this user; null ends that. */
    usePoison: (userId: string | null): void => {
      poison = userId;
    },
    /** From now on nothing fails, and no step is counted. */
    endFaults: (): void => {
      poison = null;
      canFail = false;
    },
    save: (): Saved => ({
      at: engine.now(),
      siteId,
      poison,
      steps: [...steps],
      data: engine.save(),
    }),
  };
}
export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Ends a run whose future is known. */
export class KnownMoment extends Error {}

/** Ids are random: only which are equal is told. */
function withoutIds(text: string): string {
  const names = new Map<string, number>();
  return text.replace(/[0-9a-f]{28}[0-9a-z]{4}/g, (id) => {
    const name = names.get(id) ?? names.size;
    names.set(id, name);
    return `id${name}`;
  });
}

/** "fold:foldChunk patch visitors" */
function nameOf({ component, functionPath, operation, table }: DatabaseCall) {
  const owner = component === "" ? "" : `${component}/`;
  return `${owner}${functionPath} ${operation} ${table ?? ""}`;
}

/** What ingest has queued is counted by loops of the rate limiter, which are not ours. */
function isOfRates({ component, functionPath }: DatabaseCall): boolean {
  return (
    component.startsWith("rateLimiter") &&
    /^(loop|worker|monitor):/.test(functionPath)
  );
}

function linkedUser({ table, value }: DatabaseCall): unknown {
  if (table !== "visitors") return undefined;
  return (value?.user as { value?: unknown } | undefined)?.value;
}

/** What it answers, or null when a fault made it throw. */
async function attempted<Result>(
  run: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && error.message.includes(FAULT)) return null;
    throw error;
  }
}
