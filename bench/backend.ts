/** Runs the component alone on the embedded backend, with a clock that runs as fast as it can. */
import path from "node:path";
import {
  ManualClock,
  type Engine,
  type TransactionRecord,
} from "../example/embedded/engine.js";
import { createEngineFromModules } from "../example/embedded/load.js";
import type { Admission } from "../src/shared/event/intake.js";
import type {
  IncomingEvent,
  IngestResult,
} from "../src/shared/event/incoming.js";
import type { RequestResult } from "../src/shared/event/request.js";
import type { SiteSettings } from "../src/shared/site/site.js";

const componentDir = path.resolve(import.meta.dirname, "../src/component");
const KEY_HASH = "b".repeat(64);

interface Request {
  events: readonly IncomingEvent[];
  isImport?: boolean;
}

export interface Backend {
  engine: Engine;
  siteId: string;
  /**
   * Stores up to 500 events as one request does, now: one mutation admits and stores them. An
   * import is a chunk of a run, which takes an admission and an ingest mutation.
   */
  send(request: Request): Promise<void>;
}

/** Starts a component with one site and a secret key. */
export async function startBackend(
  startsAt: number,
  settings: Partial<SiteSettings>,
  onTransaction: (record: TransactionRecord) => void,
): Promise<Backend> {
  const engine = await createEngineFromModules(componentDir, {
    clock: new ManualClock(startsAt),
    transactionsKept: 1,
  });
  const { siteId } = (await engine.mutation("sites:createSite", {
    slug: "bench",
    name: "Bench",
    ...settings,
  })) as { siteId: string };
  await engine.mutation("keys:createKey", {
    siteId,
    kind: "secret",
    hash: KEY_HASH,
  });
  engine.onTransaction(onTransaction);
  let chunksSent = 0;

  async function sendAtOnce(events: Request["events"]): Promise<RequestResult> {
    return (await engine.mutation("requests:ingest", {
      keyHash: KEY_HASH,
      trusted: true,
      receivedAt: engine.now(),
      events: [...events],
    })) as RequestResult;
  }

  async function sendChunk(
    name: string,
    events: Request["events"],
  ): Promise<IngestResult> {
    const receivedAt = engine.now();
    const chunk = { importId: "bench", chunk: name };
    const ask = async () =>
      (
        await engine.execute("admission:admit", "query", {
          keyHash: KEY_HASH,
          receivedAt,
          chunk,
        })
      ).value as Admission;
    let admission = await ask();
    if (admission.kind === "runMissing") {
      const { importId } = chunk;
      await engine.mutation("imports:openImport", { siteId, importId });
      admission = await ask();
    }
    if (admission.kind !== "admitted") {
      throw new Error(`Not admitted: ${JSON.stringify(admission)}`);
    }
    return (await engine.mutation("ingest:ingest", {
      siteId,
      keyId: admission.keyId,
      trusted: true,
      receivedAt,
      import: true,
      piece: {
        ...chunk,
        rows: events.map((_event, row) => row),
        rowsInChunk: events.length,
      },
      events: [...events],
    })) as IngestResult;
  }

  return {
    engine,
    siteId,
    async send({ events, isImport = false }) {
      const result = isImport
        ? await sendChunk(String(chunksSent++), events)
        : await sendAtOnce(events);
      if (result.kind !== "stored" || result.accepted !== events.length) {
        throw new Error(`Not all stored: ${JSON.stringify(result)}`);
      }
    },
  };
}
