/** The raw rows of an hour in the order in which it is counted. */
import { describe, expect, test } from "vitest";
import { HOUR } from "../../shared/units.js";
import { OVERVIEW, overviewLayout } from "../../shared/dimensions.js";
import { Deltas } from "../model/rollups/deltas.js";
import { recountSources, type Recount } from "../model/rollups/recount.js";
import { idOf } from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { addRow, rowsAfter, type HourRow } from "./hourRows.js";
import { answerOf, plantRaw } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const hour = Date.UTC(2026, 2, 2, 6);
const times = [hour - 1, hour, hour, hour + 5, hour + 5, hour + HOUR];

const plantEach = () =>
  plantRaw(t, site, {
    events: times.map((occurredAt) => ({ occurredAt })),
    sessions: times.map((startedAt) => ({ startedAt })),
    visitors: times.map((firstSeenAt) => ({ firstSeenAt })),
  });

const walk = (
  source: (typeof recountSources)[number],
  after: Recount["after"] = null,
) =>
  inScope(t, site, async ({ ctx }) => {
    const found: { row: HourRow; at: number }[] = [];
    const span = { from: hour, to: hour + HOUR };
    const range = { siteId: idOf(site), source, ...span };
    for await (const each of rowsAfter(ctx, range, after)) found.push(each);
    return found;
  });

describe.each(recountSources)("%s of an hour", (source) => {
  test("come by their time, without those of other hours", async () => {
    await plantEach();
    const found = await walk(source);
    expect(found.map(({ at }) => at)).toEqual(times.slice(1, 5));
  });

  test("go on behind any row, with the others of its instant first", async () => {
    await plantEach();
    const all = await walk(source);
    for (const [index, { row, at }] of all.entries()) {
      const after = { at, created: row._creationTime };
      expect(await walk(source, after)).toEqual(all.slice(index + 1));
    }
  });

  test("count in the hour of their time, each for what it is", async () => {
    await plantEach();
    const found = await walk(source);
    const counted = await answerOf(t, site, ({ zone }) => {
      const deltas = new Deltas();
      const countedBy = { zone, promotedProperties: [] };
      for (const { row } of found) addRow(deltas, countedBy, row);
      return Promise.resolve(deltas.hours);
    });
    expect([...counted.keys()]).toEqual([hour]);
    const cell = counted.get(hour)?.get(OVERVIEW)?.cells.get("");
    const sums = overviewLayout.metrics.map((metric, index) => [
      metric,
      cell?.sums[index],
    ]);
    expect(Object.fromEntries(sums)).toMatchObject({
      pageviews: source === "events" ? 4 : 0,
      sessions: source === "sessions" ? 4 : 0,
      newVisitors: source === "visitors" ? 4 : 0,
    });
  });
});
