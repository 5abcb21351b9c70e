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
   * Stores events as one request does: an admission and an ingest mutation, now. An import is a
   * chunk of a run.
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
  return {
    engine,
    siteId,
    async send({ events, isImport = false }) {
      const receivedAt = engine.now();
      const chunk = { importId: "bench", chunk: String(chunksSent++) };
      const ask = async () =>
        (
          await engine.execute("admission:admit", "query", {
            keyHash: KEY_HASH,
            receivedAt,
            ...(isImport && { chunk }),
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
      const result = (await engine.mutation("ingest:ingest", {
        siteId,
        keyId: admission.keyId,
        trusted: true,
        receivedAt,
        ...(isImport && {
          import: true,
          piece: {
            ...chunk,
            rows: events.map((_event, row) => row),
            rowsInChunk: events.length,
          },
        }),
        events: [...events],
      })) as IngestResult;
      if (result.kind !== "stored" || result.accepted !== events.length) {
        throw new Error(`Not all stored: ${JSON.stringify(result)}`);
      }
    },
  };
}
