import { describe, expect, test } from "vitest";
import { hash32 } from "../../../shared/codec/hash.js";
import { addHashes, emptySketch } from "../../../shared/codec/sketch.js";
import {
  layoutOf,
  NONE_KEY,
  OVERVIEW,
  OVERVIEW_KEY,
  type CellGroup,
} from "../../../shared/dimensions.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { zoneOf } from "../../../shared/time/zone.js";
import { HOUR, MINUTE } from "../../../shared/units.js";
import { Deltas } from "../rollups/deltas.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
  sessionKeys,
} from "./contributions.js";
import { sessionOf, type Session } from "./sessions.js";

const zone = zoneOf("UTC");
const AT = 100 * HOUR;
const site = { zone, promotedProperties: ["plan"] };
const eur = (amount: number) => [{ amount, currency: "EUR" }];
const view: ModelEvent = {
  type: "pageview",
  source: "client",
  occurredAt: AT + MINUTE,
  visitorId: "v1",
  path: "/",
};

const sketchOf = (group: CellGroup, ...ids: string[]) =>
  addHashes(
    emptySketch(),
    ids.map((id) => hash32(id)),
    layoutOf(group).precision,
  );

/** Which cells the deltas have, and a cell of them. */
function read(deltas: Deltas) {
  const names = [...deltas.hours].flatMap(([hour, tables]) =>
    [...tables].flatMap(([group, { cells }]) =>
      [...cells.keys()].map((key) => `${(hour - AT) / HOUR} ${group} ${key}`),
    ),
  );
  const cell = (group: CellGroup, key: string, hour = AT) =>
    deltas.hours.get(hour)?.get(group)?.cells.get(key);
  return { names, cell };
}

function counted(event: ModelEvent) {
  const deltas = new Deltas();
  addEvent(deltas, site, event);
  return read(deltas);
}

describe("an event counts", () => {
  test("in its own hour, in the overview and under each of its keys", () => {
    const { names, cell } = counted({
      ...view,
      userId: "ann",
      hostname: "a.example",
      properties: [
        { key: "plan", value: "gold" },
        { key: "other", value: "x" },
      ],
      revenue: { amount: 5, currency: "EUR" },
    });
    expect(names.sort()).toEqual([
      "0 hostname a.example",
      "0 overview ",
      "0 page /",
      "0 property:plan gold",
    ]);
    expect(cell(OVERVIEW, OVERVIEW_KEY)).toEqual({
      sums: [1, 1, 0, 0, 0, 0],
      sketches: [sketchOf(OVERVIEW, "v1"), sketchOf(OVERVIEW, "ann")],
      revenue: eur(5),
    });
    const underKey = {
      sums: [1, 1],
      sketches: [sketchOf("page", "v1")],
      revenue: eur(5),
    };
    expect(cell("page", "/")).toEqual(underKey);
    expect(cell("property:plan", "gold")).toEqual(underKey);
  });

  test("as what has no value where it lacks one, but never as an event without a name", () => {
    const { path: _, ...bare } = view;
    const none = counted({ ...bare, revenue: { amount: 5, currency: "EUR" } });
    const lacking = ["hostname", "page", "property:plan"] as const;
    const names = lacking.map((dimension) => `0 ${dimension} `);
    expect(none.names.sort()).toEqual(["0 overview ", ...names].sort());
    for (const dimension of lacking) {
      expect(none.cell(dimension, NONE_KEY)).toEqual({
        sums: [1, 1],
        sketches: [sketchOf(dimension, "v1")],
        revenue: eur(5),
      });
    }
    const empty = counted({ ...view, path: "", hostname: "" });
    expect(empty.names.sort()).toEqual(none.names);
  });

  test("without a visitor, a user or revenue where it has none", () => {
    const { visitorId: _, ...nobody } = view;
    expect(counted(nobody).cell(OVERVIEW, OVERVIEW_KEY)).toEqual({
      sums: [1, 1, 0, 0, 0, 0],
      sketches: [emptySketch(), emptySketch()],
    });
  });

  test("as no pageview where it is none, and as no event where it only says that somebody reads", () => {
    const sums = (type: ModelEvent["type"]) =>
      counted({ ...view, type }).cell(OVERVIEW, OVERVIEW_KEY)?.sums;
    expect(sums("track")).toEqual([1, 0, 0, 0, 0, 0]);
    expect(sums("identify")).toEqual([1, 0, 0, 0, 0, 0]);
    expect(sums("engagement")).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("nowhere where it describes a group", () =>
    expect(counted({ ...view, type: "group" }).names).toEqual([]));
});

test.each([1, -1] as const)(
  "a new visitor counts in the hour in which it was first seen: %i",
  (sign) => {
    const deltas = new Deltas();
    addNewVisitor(deltas, zone, AT + HOUR + 1, sign);
    const { names, cell } = read(deltas);
    expect(names).toEqual(["1 overview "]);
    expect(cell(OVERVIEW, OVERVIEW_KEY, AT + HOUR)).toEqual({
      sums: [0, 0, 0, 0, 0, sign],
      sketches: [emptySketch(), emptySketch()],
    });
  },
);

const session: Session = {
  startedAt: AT + 1,
  endedAt: AT + 1 + MINUTE,
  pageviews: 1,
  events: 3,
  customEvents: 0,
  values: {
    entryPage: { at: AT, value: "/" },
    country: { at: AT, value: "DE" },
  },
  origin: { at: AT, channel: "Email", source: "Gmail", campaign: "spring" },
  exitPage: { at: AT, value: "/end" },
  revenue: eur(7),
};

function replaced(before: Session[], after: Session) {
  const deltas = new Deltas();
  replaceSessions(deltas, zone, { visitorId: "v1", before, after });
  return read(deltas);
}

describe("a session counts", () => {
  test("under each of its keys or as having none, and with its own sums in the overview", () => {
    const { names, cell } = replaced([], session);
    expect(names.sort()).toEqual([
      "0 browser ",
      "0 campaign spring",
      "0 channel Email",
      "0 city ",
      "0 content ",
      "0 country DE",
      "0 device ",
      "0 entryPage /",
      "0 exitPage /end",
      "0 language ",
      "0 medium ",
      "0 os ",
      "0 overview ",
      "0 referrer ",
      "0 region ",
      "0 source Gmail",
      "0 term ",
    ]);
    expect(cell("medium", NONE_KEY)).toEqual(cell("country", "DE"));
    // Its events count in the overview by themselves.
    expect(cell(OVERVIEW, OVERVIEW_KEY)).toEqual({
      sums: [0, 0, 1, 1, MINUTE, 0],
      sketches: [emptySketch(), emptySketch()],
    });
    expect(cell("country", "DE")).toEqual({
      sums: [1, 1, 3, 1, MINUTE],
      sketches: [sketchOf("country", "v1")],
      revenue: eur(7),
    });
    expect(cell("exitPage", "/end")).toEqual({
      sums: [1, 1, MINUTE],
      sketches: [],
      revenue: eur(7),
    });
  });

  test("as no bounce where it has more", () => {
    const two = replaced([], { ...session, pageviews: 2 });
    expect(two.cell("country", "DE")?.sums).toEqual([1, 2, 3, 0, MINUTE]);
    expect(two.cell(OVERVIEW, OVERVIEW_KEY)?.sums[3]).toBe(0);
  });

  test("as Direct without an origin", () =>
    expect(sessionKeys(sessionOf({ ...view, type: "engagement" }))).toEqual([
      ["channel", "Direct"],
    ]));

  test("under each value of its origin", () => {
    const origin = {
      at: AT,
      referrer: "a.example",
      source: "A",
      medium: "b",
      campaign: "c",
      term: "d",
      content: "e",
    };
    const keys = Object.fromEntries(sessionKeys({ ...session, origin }));
    expect(keys).toMatchObject({
      referrer: "a.example",
      source: "A",
      medium: "b",
      campaign: "c",
      term: "d",
      content: "e",
      channel: "Direct",
    });
  });
});

describe("a changed session", () => {
  test("takes back what it has counted", () => {
    const longer = {
      ...session,
      endedAt: session.endedAt + MINUTE,
      pageviews: 2,
      events: 4,
      revenue: eur(9),
    };
    const { cell } = replaced([session], longer);
    expect(cell("country", "DE")).toEqual({
      sums: [0, 1, 1, -1, MINUTE],
      // The block has the visitor already.
      sketches: [emptySketch()],
      revenue: eur(2),
    });
    expect(cell(OVERVIEW, OVERVIEW_KEY)?.sums).toEqual([
      0,
      0,
      0,
      -1,
      MINUTE,
      0,
    ]);
  });

  test("leaves nothing under a key that it no longer has", () => {
    const moved = { ...session, values: {} };
    const { cell } = replaced([session], moved);
    expect(cell("country", NONE_KEY)).toEqual({
      sums: [1, 1, 3, 1, MINUTE],
      sketches: [sketchOf("country", "v1")],
      revenue: eur(7),
    });
    expect(cell("country", "DE")).toEqual({
      sums: [-1, -1, -3, -1, -MINUTE],
      sketches: [emptySketch()],
      revenue: eur(-7),
    });
  });

  test("counts its visitor again in another hour, and under another key", () => {
    const later = { ...session, startedAt: AT + HOUR, endedAt: AT + HOUR };
    const moved = replaced([session], later);
    expect(moved.cell("country", "DE")?.sketches).toEqual([emptySketch()]);
    expect(moved.cell("country", "DE", AT + HOUR)?.sketches).toEqual([
      sketchOf("country", "v1"),
    ]);
    const abroad = {
      ...session,
      values: { country: { at: AT, value: "FR" } },
    };
    expect(replaced([session], abroad).cell("country", "FR")?.sketches).toEqual(
      [sketchOf("country", "v1")],
    );
  });

  test("may have been several", () => {
    const { cell } = replaced([session, session], session);
    expect(cell("country", "DE")?.sums).toEqual([-1, -1, -3, -1, -MINUTE]);
  });
});
