/** A fold plans one run for the quiet hours of a day, and a run for each hour that is not quiet. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { Deltas } from "../model/rollups/deltas.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { addDeltas, DAY_RUN } from "./mergePlans.js";
import {
  dueCalls,
  idOf,
  manyKeys,
  overview,
  pages,
  rowsWith,
  tablesWith,
  type Counts,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), { lanes: 2 });

const day = Date.UTC(2026, 2, 2);
const noon = day + 12 * HOUR;
const quiet = { ...overview(1), ...pages(1) };
const busy = { ...overview(1), page: manyKeys(200) };

/** Folds into hours of the day, by their numbers. */
function fold(hours: Record<number, Counts>, lane = 0): Promise<void> {
  const deltas = new Deltas();
  for (const [hour, counts] of Object.entries(hours)) {
    deltas.hours.set(day + Number(hour) * HOUR, tablesWith(counts));
  }
  return inScope(t, site, (scope) =>
    addDeltas(scope, { lane, countedTo: [] }, deltas),
  );
}
const dayRuns = () => dueCalls(t, internal.rollups.compactDay.compactDay);
const hourRuns = () => dueCalls(t, internal.rollups.compactHour.compactHour);
const run = (bucket: number, at: number) => ({
  args: { siteId: idOf(site), bucket },
  at,
});
const notes = async () =>
  (await rowsWith(t, { unit: DAY_RUN })).map(({ level, bucket, lane }) => ({
    ...{ level, bucket, lane },
  }));

describe("quiet hours", () => {
  test("of a day have one run, for when the last hour is closed", async () => {
    vi.setSystemTime(noon);
    await fold({ 11: quiet, 12: quiet });
    await fold({ 12: quiet, 13: quiet });
    await fold({ 0: quiet, 23: quiet });
    const at = day + DAY + CLOSED_AFTER_MS;
    expect(await dayRuns()).toEqual([run(day, at)]);
    expect(await notes()).toEqual([{ level: "delta", bucket: day, lane: 0 }]);
    await fold({ 24: quiet, [-1]: quiet });
    expect(await dayRuns()).toEqual([
      run(day, at),
      run(day + DAY, at + DAY),
      run(day - DAY, noon + CLOSED_AFTER_MS),
    ]);
    expect(await hourRuns()).toEqual([]);
  });

  test("of each lane have a run, a second apart", async () => {
    vi.setSystemTime(noon);
    await fold({ 11: quiet }, 0);
    await fold({ 11: quiet }, 1);
    await fold({ 12: quiet }, 1);
    const at = day + DAY + CLOSED_AFTER_MS;
    expect(await dayRuns()).toEqual([run(day, at), run(day, at + SECOND)]);
    expect((await notes()).map(({ lane }) => lane)).toEqual([0, 1]);
  });

  test("that are late have a run two hours later, and another one when that has run", async () => {
    vi.setSystemTime(day + 3 * DAY);
    await fold({ 3: quiet });
    await fold({ 4: quiet });
    const first = run(day, Date.now() + CLOSED_AFTER_MS);
    expect(await dayRuns()).toEqual([first]);
    await t.mutation(internal.rollups.compactDay.compactDay, first.args);
    vi.setSystemTime(day + 4 * DAY);
    await fold({ 4: quiet });
    const second = run(day, Date.now() + CLOSED_AFTER_MS);
    expect(await dayRuns()).toEqual([first, second]);
  });
});

describe("an hour that is not quiet", () => {
  test("has a run of its own, and its day has none", async () => {
    vi.setSystemTime(noon);
    await fold({ 12: busy });
    await fold({ 12: quiet });
    await fold({ 12: busy });
    expect(await hourRuns()).toEqual([
      run(day + 12 * HOUR, noon + CLOSED_AFTER_MS),
    ]);
    expect(await dayRuns()).toEqual([]);
    expect(await notes()).toEqual([]);
  });

  test("any more has a run of its own besides that of its day", async () => {
    vi.setSystemTime(noon);
    await fold({ 12: quiet });
    vi.setSystemTime(noon + HOUR / 2);
    await fold({ 12: busy });
    await fold({ 12: busy });
    expect(await hourRuns()).toEqual([
      run(day + 12 * HOUR, Date.now() + CLOSED_AFTER_MS),
    ]);
    expect(await dayRuns()).toHaveLength(1);
  });

  test("is every hour of a site with more than two lanes", async () => {
    await t.run((ctx) => ctx.db.patch("sites", idOf(site), { lanes: 3 }));
    await fold({ 3: quiet, 4: quiet }, 2);
    expect(await hourRuns()).toHaveLength(2);
    expect(await dayRuns()).toEqual([]);
  });
});
