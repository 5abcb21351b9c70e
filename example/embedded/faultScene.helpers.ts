/**
 * An app with one site, where some database calls fail. A workload acts on it as an SDK, which
 * sends again what has no answer. It also acts as an operator does, and as crons do, which leave a
 * failure to the next run.
 */
import type { Value } from "convex/values";
import type {
  IncomingEvent,
  IngestResult,
  Rejection,
} from "../../src/shared/event/incoming.js";
import { SECOND } from "../../src/shared/units.js";
import { requestBody, type Delivery } from "./faultRequests.helpers.js";
import { linkedUser, nameOf, withoutIds } from "./faultCalls.helpers.js";
import {
  inComponent,
  keys,
  newEngine,
  type Saved,
} from "./faultSite.helpers.js";

const jobs = {
  retryDueDeadLetters: ["mutation", "retry:retryDueDeadLetters"],
  kickLanes: ["mutation", "kick:kickLanes"],
  compact: ["action", "compaction:compactShards"],
  cleanup: ["action", "retention:cleanup"],
  prune: ["mutation", "prune:pruneExpired"],
} as const;

/** The test knows the fault by its text, because the client library makes a new error of it. */
const FAULT = "Injected fault";

/** Bounds the tries of a row. A row that is not stored by then never is. */
const MAX_TRIES = 20;

/**
 * @param fails tells whether the call of this step throws. Steps count from 0
 * @param isKnown tells whether the outcome of this moment is known. The scene asks it behind each
 * transaction with a fault
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
    if (!canFail) return;
    const step = steps.push(nameOf(call)) - 1;
    if (!fails(step)) return;
    hasFault = true;
    throw new Error(FAULT);
  });
  // The same moment of all rows and of the workload has the same future.
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
    engine.mutation(
      "ingest:ingest",
      {
        siteId,
        keyId: "key",
        trusted: true,
        receivedAt: engine.now(),
        events: events as never,
      },
      inComponent,
    );
  /** Sends rows again until they are stored. */
  const untilAnswered = async (
    events: IncomingEvent[],
    rowsLeft: (events: IncomingEvent[]) => Promise<IncomingEvent[]>,
  ) => {
    let left = await rowsLeft(events);
    for (let tries = 1; left.length > 0; tries++) {
      if (tries === MAX_TRIES) {
        throw new Error(`Not all stored: ${JSON.stringify(left)}`);
      }
      await until(engine.now() + SECOND);
      left = await rowsLeft(left);
    }
  };

  return {
    engine,
    siteId,
    steps,
    /** Runs everything due up to the time, in order. */
    until,
    /** Sends one chunk, again with the same event ids until it has an answer. */
    send: (events: IncomingEvent[]): Promise<void> =>
      untilAnswered(events, async (left) => {
        const result = await attempted(() => ingest(left));
        if (result === null) return left;
        const { kind, ...stored } = result as IngestResult;
        if (kind !== "stored" || JSON.stringify(stored).includes("error")) {
          throw new Error(`Not all stored: ${JSON.stringify(result)}`);
        }
        return [];
      }),
    /**
     * Sends one request, again until each of its rows is stored. A chunk of an import counts as a
     * whole.
     */
    post: (events: IncomingEvent[], delivery: Delivery): Promise<void> =>
      untilAnswered(events, async (left) => {
        const { ip = null } = delivery;
        const response = await engine.fetch(
          new Request("https://app.example/analytics/ingest", {
            method: "POST",
            headers: { "x-footfall-key": keys[delivery.key] },
            body: requestBody(left, delivery),
          }),
          { ip },
        );
        if (response === null || response.status >= 500) return left;
        const answer = (await response.json()) as Partial<IngestResult> & {
          rejected?: Rejection[];
        };
        if (response.status !== 202) {
          throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
        }
        const rejected = answer.rejected ?? [];
        if (rejected.some(({ reason }) => reason !== "internal")) {
          throw new Error(`Not all stored: ${JSON.stringify(answer)}`);
        }
        if (delivery.chunkOf) return rejected.length > 0 ? left : [];
        return rejected.map(({ index }) => left[index]!);
      }),
    /** Asks as an operator does, until there is an answer. */
    ask: async (name: string, args: Record<string, Value>): Promise<void> => {
      const run = async () => {
        await engine.mutation(name, { siteId, ...args }, inComponent);
        return true;
      };
      while (!(await attempted(run))) await until(engine.now() + SECOND);
    },
    /** Runs crons. A failure waits for the next run. */
    upkeep: async (...names: (keyof typeof jobs)[]): Promise<void> => {
      for (const name of names) {
        const [kind, reference] = jobs[name];
        await attempted(() => engine[kind](reference, {}, inComponent));
        await until(engine.now());
      }
    },
    /** From then on no visitor can be linked to this user. Null ends that. */
    usePoison: (userId: string | null): void => {
      poison = userId;
    },
    /** From then on nothing fails, and no step counts. */
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

/** Answers the call's result, or null when a fault made it throw. */
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
