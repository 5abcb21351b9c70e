/** An hour is counted from the rows that folds have counted, in as many steps as it takes. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, MIB } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import * as limits from "../budget/repairLimits.js";
import { addCell, emptyCell } from "../../shared/codec/cells.js";
import { OVERVIEW, overviewLayout } from "../../shared/dimensions.js";
import * as lanes from "../log/lanes.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { idOf } from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  CountBudget,
  countRows,
  countStart,
  fenceOf,
  isBehind,
  type CountPosition,
} from "./recount.js";
import {
  answerOf,
  everything,
  plantLetter,
  plantRaw,
} from "./repairs.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const hour = Date.UTC(2026, 2, 2, 6);

const limitRows = (rows: number) =>
  vi.spyOn(limits, "countedRows", "get").mockReturnValue({ rows, bytes: MIB });
const limitLetters = (rows: number) =>
  vi
    .spyOn(limits, "countedLetters", "get")
    .mockReturnValue({ rows, bytes: MIB });

const count = (
  position: CountPosition = countStart,
  { budget = new CountBudget(), fence = everything, at = hour } = {},
) =>
  answerOf(t, site, (scope) =>
    countRows(scope, { hour: at, fence, ...position }, budget),
  );

/** The figures of the overview that these tests look at. */
function figures(...counted: CellTables[]) {
  const sum = emptyCell(overviewLayout);
  for (const tables of counted) {
    const cell = tables.get(OVERVIEW)?.cells.get("");
    if (cell) addCell(overviewLayout, sum, cell);
  }
  const figure = (name: (typeof overviewLayout.metrics)[number]) =>
    sum.sums[overviewLayout.metrics.indexOf(name)];
  return {
    pageviews: figure("pageviews"),
    sessions: figure("sessions"),
    newVisitors: figure("newVisitors"),
  };
}

async function plantHour() {
  await plantRaw(t, site, {
    events: [{ occurredAt: hour }, { occurredAt: hour }],
    sessions: [{ startedAt: hour }],
    visitors: [{ firstSeenAt: hour }],
  });
}

/** Events of the hour that could not be folded, at these times. */
async function plantLetters(...times: number[]): Promise<Id<"events">[]> {
  const events = times.map((occurredAt) => ({ occurredAt }));
  const ids = await plantRaw(t, site, { events });
  for (const [index, eventId] of ids.entries()) {
    await plantLetter(t, site, { eventId, occurredAt: times[index]! });
  }
  return ids;
}

test("the fence has each lane that has folded, whatever number it has", async () => {
  vi.spyOn(lanes, "laneCursor").mockImplementation((_ctx, _siteId, lane) =>
    Promise.resolve(
      lane === 0 || lane === 15
        ? { seq: BigInt(lane), after: lane + 1, at: 0 }
        : null,
    ),
  );
  const fence = await inScope(t, site, ({ ctx }) => fenceOf(ctx, idOf(site)));
  expect(fence).toEqual([
    { lane: 0, seq: 0n, after: 1 },
    { lane: 15, seq: 15n, after: 16 },
  ]);
  expect(lanes.laneCursor).toHaveBeenCalledTimes(16);
});

test("an event is behind the fence only where its own lane has passed it", async () => {
  await plantRaw(t, site, { events: [{ occurredAt: hour, lane: 1 }] });
  const [event] = await t.run(allEvents);
  const passed = { seq: 2n ** 62n, after: 0 };
  const waiting = { seq: 0n, after: 0 };
  expect(isBehind([], event!)).toBe(false);
  expect(isBehind([{ lane: 0, ...passed }], event!)).toBe(false);
  const fence = [
    { lane: 0, ...waiting },
    { lane: 1, ...passed },
  ];
  expect(isBehind(fence, event!)).toBe(true);
});

describe("a count", () => {
  test("takes events, sessions and visitors of its hour", async () => {
    await plantHour();
    const { tables, next } = await count();
    expect(next).toBeNull();
    expect(figures(tables)).toEqual({
      ...{ pageviews: 2, sessions: 1, newVisitors: 1 },
    });
    const later = await count(countStart, { at: hour + HOUR });
    expect(later).toEqual({ tables: new Map(), next: null });
  });

  test("leaves out events that wait for a fold, and dead letters", async () => {
    await plantHour();
    await plantLetters(hour);
    expect(figures((await count()).tables).pageviews).toBe(2);
    const { tables } = await count(countStart, { fence: [] });
    expect(figures(tables)).toMatchObject({ pageviews: 0, sessions: 1 });
  });

  test("goes on behind the last row of a step, and counts each row once", async () => {
    await plantHour();
    for (const [rows, steps] of [
      [1, 4],
      [2, 2],
      [3, 2],
      [4, 1],
    ] as const) {
      limitRows(rows);
      const counted: CellTables[] = [];
      let position: CountPosition | null = countStart;
      while (position && counted.length < 5) {
        const { tables, next } = await count(position);
        counted.push(tables);
        position = next;
      }
      expect(counted).toHaveLength(steps);
      expect(figures(...counted)).toEqual({
        ...{ pageviews: 2, sessions: 1, newVisitors: 1 },
      });
    }
  });

  test("ends a step before an instant whose letters do not fit any more", async () => {
    limitLetters(2);
    const times = [hour, hour + 2];
    await plantRaw(t, site, {
      events: times.map((occurredAt) => ({ occurredAt })),
    });
    await plantLetters(hour + 1, hour + 2, hour + 2);
    const first = await count();
    expect(figures(first.tables).pageviews).toBe(1);
    expect(first.next).toMatchObject({ source: "events" });
    expect(first.next?.after?.at).toBe(hour + 1);
  });

  test("counts no event of an instant that has more letters than a whole step has room for", async () => {
    limitLetters(2);
    await plantRaw(t, site, { events: [{ occurredAt: hour }] });
    await plantLetters(hour, hour, hour);
    await plantRaw(t, site, { events: [{ occurredAt: hour + 1 }] });
    const first = await count();
    expect(first.tables).toEqual(new Map());
    expect(first.next?.after?.at).toBe(hour);
    const second = await count(first.next!);
    expect(second.next).toBeNull();
    expect(figures(second.tables).pageviews).toBe(1);
  });

  test("leaves the letters of an instant to a step whose budget is fresh", async () => {
    limitLetters(2);
    await plantRaw(t, site, { events: [{ occurredAt: hour }] });
    await plantLetters(hour - HOUR, hour, hour);
    const budget = new CountBudget();
    await count(countStart, { at: hour - HOUR, budget });
    expect(await count(countStart, { budget })).toEqual({
      ...{ tables: new Map(), next: countStart },
    });
    const { tables, next } = await count();
    expect(next).toBeNull();
    expect(figures(tables).pageviews).toBe(1);
  });
});
