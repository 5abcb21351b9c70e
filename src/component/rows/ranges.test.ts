/** Walks over rows in the order of their times. */
import { expect, test } from "vitest";
import type { RowPosition } from "../model/removals/removal.js";
import { insertLetter } from "../deadLetters/deadLetters.helpers.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";
import { eventsOfVisitorBehind } from "./eventSearches.js";
import type { LoggedEvent } from "./eventForm.js";

useTestClock();

/** Adding one to the last of them gives the same number. */
const times = [START, START, START + 0.5, 1e300, 1e300];

test("a walk goes on behind each row, whatever its time", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  for (const occurredAt of times) {
    await insertLetter(t, siteId, { occurredAt });
  }
  const walked = await t.run(async (ctx) => {
    const found: number[] = [];
    let after: RowPosition | null = null;
    while (found.length <= times.length) {
      const rows = eventsOfVisitorBehind(ctx.db, siteId, "visitor", { after });
      const next = await rows.next();
      if (next.done) break;
      const row: LoggedEvent = next.value;
      after = { at: row.occurredAt, created: row._creationTime };
      found.push(row.occurredAt);
    }
    return found;
  });
  expect(walked).toEqual(times);
});
