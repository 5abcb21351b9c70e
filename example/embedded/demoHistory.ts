/** Fills the demo with its two weeks of visitors, and says so. */
import { DAY, SECOND } from "../../src/shared/units.js";
import { showProgress } from "./demoProgress.js";
import { countEvents, newestEventAt, settleDemoSite } from "./demoSite.js";
import { HISTORY_DAYS, sendHistory } from "./demoTraffic.js";
import type { Embedded } from "./serve.js";

export interface DemoBackend {
  backend: Embedded;
  siteId: string;
}

/** Answers the end of the history. Live traffic goes on from there. */
export async function showHistory(
  { backend, siteId }: DemoBackend,
  visitorsPerDay: number,
): Promise<number> {
  const { engine, url } = backend;
  const started = performance.now();
  const newestStoredAt = await newestEventAt(engine, siteId);
  const isFirst = newestStoredAt === 0;
  const { accepted, until } = await sendHistory(url, {
    visitorsPerDay,
    newestStoredAt,
    onStart: (total) =>
      total === 0
        ? () => {}
        : showProgress(
            isFirst
              ? "Sending two weeks of visitors"
              : "Sending the visitors since the last run",
            total,
          ),
  });
  await settle({ backend, siteId }, accepted);
  const seconds = (performance.now() - started) / SECOND;
  const stored = await countEvents(engine, siteId, until - HISTORY_DAYS * DAY);
  console.log(historyText({ isFirst, accepted, seconds, stored }));
  return until;
}

async function settle({ backend, siteId }: DemoBackend, events: number) {
  const draw = events === 0 ? () => {} : showProgress("Counting them", events);
  await settleDemoSite(backend.engine, siteId, (pending) =>
    draw(Math.max(0, events - pending)),
  );
  draw(events);
}

interface HistoryFacts {
  isFirst: boolean;
  accepted: number;
  stored: number;
  seconds: number;
}

/** Says what is there. A second start brings little, and that is no mistake. */
export function historyText(facts: HistoryFacts): string {
  const number = (count: number) => count.toLocaleString("en-US");
  const { isFirst, accepted, stored, seconds } = facts;
  if (isFirst)
    return `${number(accepted)} events of two weeks stored and counted in ${seconds.toFixed(1)} s.`;
  const since =
    accepted === 0
      ? "none since the last run"
      : `${number(accepted)} of them new since the last run`;
  return `The history is there already: ${number(stored)} events of two weeks, ${since}.`;
}
