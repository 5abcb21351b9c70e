/** The component on the embedded backend, alone, with a clock that runs as fast as it can. */
import path from "node:path";
import {
  ManualClock,
  type Engine,
  type TransactionRecord,
} from "../example/embedded/engine.js";
import { createEngineFromModules } from "../example/embedded/load.js";
import type { Admission } from "../src/shared/intake.js";
import type { IncomingEvent, IngestResult } from "../src/shared/incoming.js";
import type { SiteSettings } from "../src/shared/site.js";

const componentDir = path.resolve(import.meta.dirname, "../src/component");
const KEY_HASH = "b".repeat(64);

export interface Backend {
  engine: Engine;
  siteId: string;
  /** Stores events as one request does: an admission and an ingest mutation, now. */
  send(events: readonly IncomingEvent[]): Promise<void>;
}

/** A component with one site and a secret key. */
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
  return {
    engine,
    siteId,
    async send(events) {
      const receivedAt = engine.now();
      const { value } = await engine.execute("admission:admit", "query", {
        keyHash: KEY_HASH,
        receivedAt,
      });
      const admission = value as Admission;
      if (admission.kind !== "admitted") {
        throw new Error(`Not admitted: ${JSON.stringify(admission)}`);
      }
      const result = (await engine.mutation("ingest:ingest", {
        siteId,
        keyId: admission.keyId,
        trusted: true,
        receivedAt,
        import: true,
        events: [...events],
      })) as IngestResult;
      if (result.kind !== "stored" || result.accepted !== events.length) {
        throw new Error(`Not all stored: ${JSON.stringify(result)}`);
      }
    },
  };
}
