import { expect, test } from "vitest";
import type { ListedEvent } from "../../shared/api/lists.js";
import { DAY } from "../../shared/units.js";
import { eventOf } from "./listFixtures.helpers.js";
import { timelineGroups } from "./timelineGroups.js";

const dayOf = (instant: number) => String(Math.floor(instant / DAY));

/** Makes an event of its id, its day and its session. */
function eventsOf(...rows: [id: string, day: number, sessionId?: string][]) {
  return rows.map(([id, day, sessionId]): ListedEvent => {
    const occurredAt = day * DAY;
    return eventOf({
      id,
      occurredAt,
      ...(sessionId !== undefined && {
        session: { id: sessionId, startedAt: occurredAt, endedAt: occurredAt },
      }),
    });
  });
}

test.each<[string, ListedEvent[], [key: string, ids: string][]]>([
  ["nothing", [], []],
  [
    "one session over midnight",
    eventsOf(["c", 2, "s"], ["b", 1, "s"]),
    [["c", "cb"]],
  ],
  [
    "two sessions of a day",
    eventsOf(["c", 1, "t"], ["b", 1, "s"], ["a", 1, "s"]),
    [
      ["c", "c"],
      ["b", "ba"],
    ],
  ],
  [
    "outside of sessions by day",
    eventsOf(["c", 2], ["b", 1], ["a", 1]),
    [
      ["c", "c"],
      ["b", "ba"],
    ],
  ],
  [
    "what lies between two parts of a day",
    eventsOf(["c", 1], ["b", 1, "s"], ["a", 1]),
    [
      ["c", "c"],
      ["b", "b"],
      ["a", "a"],
    ],
  ],
])("%s", (_name, events, expected) =>
  expect(
    timelineGroups(events, dayOf).map((group) => [
      group.key,
      group.events.map(({ id }) => id).join(""),
    ]),
  ).toEqual(expected),
);

test("a group has the span of its session, or none, and the time of its newest event", () => {
  const [inside, outside] = timelineGroups(
    eventsOf(["b", 2, "s"], ["a", 1]),
    dayOf,
  );
  expect(inside?.session).toMatchObject({ startedAt: 2 * DAY });
  expect(outside).toMatchObject({ session: null, occurredAt: DAY });
});
