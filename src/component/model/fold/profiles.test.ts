/** Profiles and groups against looking at all events, and against the log, whatever the batches. */
import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import type { PropertyValue } from "../../../shared/event/incoming.js";
import { describedGroup, foldGroup, type Group } from "./groups.js";
import {
  describes,
  foldProfile,
  joinedGroups,
  profiledUser,
  type FoldEvent,
  type Profile,
} from "./profiles.js";
import { isFixed, shownTraits, type Trait } from "./traits.js";
import { foldVisitor, type Visitor } from "./visitors.js";

const keys = ["a", "b"] as const;
const groupIds = ["acme", "blue", "core"];

const arbitrarySet = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom(...keys),
    value: fc.constantFrom<(string | number | null)[]>("x", "y", 1, 20, null),
  }),
  { selector: ({ key }) => key, maxLength: 2 },
);
const arbitraryAdd = fc.array(
  fc.record({ key: fc.constantFrom(...keys), by: fc.integer() }),
  { maxLength: 3 },
);

interface Fields {
  traits?: fc.Arbitrary<FoldEvent["traits"]>;
  increments?: fc.Arbitrary<FoldEvent["increments"]>;
  groups?: fc.Arbitrary<string[]>;
}

/** By a server, which says so in two ways, or under a public key. */
const arbitrarySender = fc.constantFrom<Pick<FoldEvent, "source" | "byServer">>(
  { source: "server" },
  { source: "client", byServer: true },
  { source: "client" },
);

const isServers = ({ source, byServer }: FoldEvent) =>
  source === "server" || byServer === true;

function arbitraryIdentifies(
  fields: Fields,
  sender = arbitrarySender,
): fc.Arbitrary<FoldEvent[]> {
  const event = fc
    .record({ fields: fc.record(fields), occurredAt: fc.nat(6), sender })
    .map(({ fields: some, occurredAt, sender: by }) => ({
      ...(some as Partial<FoldEvent>),
      ...by,
      occurredAt,
      type: "identify" as const,
      userId: "ann",
    }));
  return fc.array(event, { minLength: 1, maxLength: 8 });
}

/** Folds in batches that end at the cuts. */
function inBatches<Row>(
  fold: (before: Row | null, events: readonly FoldEvent[]) => Row,
  events: readonly FoldEvent[],
  cuts: readonly number[],
): Row | null {
  const ends = [...cuts, events.length].sort((a, b) => a - b);
  let row: Row | null = null;
  let start = 0;
  for (const end of ends) {
    const batch = events.slice(start, end);
    if (batch.length > 0) row = fold(row, batch);
    start = Math.max(start, end);
  }
  return row;
}

const arbitraryCuts = fc.array(fc.nat(8), { maxLength: 3 });

/** An arrangement of the same events, and where it is cut. */
const shuffled = (events: FoldEvent[]) =>
  fc.record({
    events: fc.constant(events),
    arrival: fc.shuffledSubarray(events, { minLength: events.length }),
    cuts: arbitraryCuts,
  });

const valuesOf = (row: { traits?: Profile["traits"] } | null) =>
  Object.fromEntries(
    shownTraits(row?.traits).map(({ key, value }) => [key, value]),
  );

const groupsOf = (events: readonly FoldEvent[]) =>
  [...new Set(events.flatMap(({ groups = [] }) => groups))].sort();

const byTimeAndValue = (a: [number, unknown], b: [number, unknown]) =>
  a[0] - b[0] || (JSON.stringify(a[1]) < JSON.stringify(b[1]) ? -1 : 1);

/**
 * The last value of each key: a server's, else anybody's, by time and value. Those removed are left
 * out.
 */
function lastValues(events: readonly FoldEvent[]): Record<string, unknown> {
  const said = [false, true].flatMap((byServer) =>
    events
      .filter((event) => isServers(event) === byServer)
      .flatMap(({ occurredAt, traits = [] }) =>
        traits.map(({ key, value }): [number, unknown, string] => [
          occurredAt,
          value,
          key,
        ]),
      )
      .sort((a, b) => byTimeAndValue([a[0], a[1]], [b[0], b[1]])),
  );
  const last = new Map(said.map(([, value, key]) => [key, value]));
  return Object.fromEntries([...last].filter(([, value]) => value !== null));
}

const foldsOfOne = [
  ["user", foldProfile],
  [
    "visitor",
    (before: Profile | null, events: readonly FoldEvent[]) =>
      foldVisitor(before as Visitor | null, events),
  ],
] as const;

describe.each(foldsOfOne)("a %s", (_, fold) => {
  test("has the last value of each trait and all groups, in any order", () => {
    const events = arbitraryIdentifies({
      traits: arbitrarySet,
      groups: fc.subarray(groupIds),
    });
    fc.assert(
      fc.property(events.chain(shuffled), ({ events, arrival, cuts }) => {
        const row = inBatches<Profile>(fold, arrival, cuts);
        expect(valuesOf(row)).toEqual(lastValues(events));
        expect(row?.groups ?? []).toEqual(groupsOf(events));
      }),
    );
  });

  test("has the sum of what was added, in any order", () => {
    const events = arbitraryIdentifies({ increments: arbitraryAdd });
    fc.assert(
      fc.property(events.chain(shuffled), ({ events, arrival, cuts }) => {
        const sums: Record<string, number> = {};
        const times: Record<string, number> = {};
        const ofServers = new Set(
          events
            .filter(isServers)
            .flatMap(({ increments = [] }) => increments.map(({ key }) => key)),
        );
        for (const event of events) {
          const { occurredAt, increments = [] } = event;
          for (const { key, by } of increments) {
            if (ofServers.has(key) && !isServers(event)) continue;
            sums[key] = (sums[key] ?? 0) + by;
            times[key] = Math.max(times[key] ?? 0, occurredAt);
          }
        }
        const row = inBatches<Profile>(fold, arrival, cuts);
        expect(valuesOf(row)).toEqual(sums);
        for (const { key, at, byServer } of row?.traits ?? []) {
          if (byServer === ofServers.has(key)) expect(at).toBe(times[key]);
        }
      }),
    );
  });

  test("is what the log says where sets and additions meet, in any batches", () => {
    const events = arbitrarySender.chain((sender) =>
      arbitraryIdentifies(
        { traits: arbitrarySet, increments: arbitraryAdd },
        fc.constant(sender),
      ),
    );
    fc.assert(
      fc.property(events, arbitraryCuts, (log, cuts) => {
        const values: Record<string, unknown> = {};
        const times: Record<string, number> = {};
        for (const { occurredAt, traits = [], increments = [] } of log) {
          for (const { key, value } of traits) {
            const known = times[key];
            if (
              known !== undefined &&
              byTimeAndValue([known, values[key]], [occurredAt, value]) > 0
            ) {
              continue;
            }
            values[key] = value;
            times[key] = occurredAt;
          }
          for (const { key, by } of increments) {
            const known = values[key] ?? 0;
            if (typeof known !== "number") continue;
            values[key] = known + by;
            times[key] = Math.max(times[key] ?? 0, occurredAt);
          }
        }
        const left = Object.entries(values).filter(
          ([, value]) => value !== null,
        );
        expect(valuesOf(inBatches<Profile>(fold, log, cuts))).toEqual(
          Object.fromEntries(left),
        );
      }),
    );
  });
});

const identify = (at: number, fields: Partial<FoldEvent>): FoldEvent => ({
  type: "identify",
  source: "client",
  visitorId: "visitor",
  occurredAt: at,
  ...fields,
});

test("a browser that has changed hands begins to add at 0, in any batches", () => {
  const log = [
    identify(1, { userId: "ann", increments: [{ key: "visits", by: 5 }] }),
    identify(2, { userId: "bob", increments: [{ key: "visits", by: 1 }] }),
    // Late.
    identify(1, { userId: "ann", increments: [{ key: "visits", by: 7 }] }),
  ];
  for (const cuts of [[], [1], [2], [1, 2]]) {
    expect(valuesOf(inBatches<Visitor>(foldVisitor, log, cuts))).toEqual({
      visits: 1,
    });
  }
});

test("a sum stays a number that JSON has", () => {
  const huge = identify(1, {
    increments: [{ key: "n", by: Number.MAX_VALUE }],
  });
  expect(valuesOf(foldProfile(null, [huge, huge]))).toEqual({
    n: Number.MAX_VALUE,
  });
});

test.each<[PropertyValue, PropertyValue]>([
  ["gold", "gold"],
  ["", ""],
  [true, true],
  [{ json: "[1]" }, { json: "[1]" }],
  ["12", 15],
  [null, 3],
  [1.5, 4.5],
])("3 added to %j is %j", (value, expected) => {
  const log = [
    identify(1, { traits: [{ key: "tier", value }] }),
    identify(2, { increments: [{ key: "tier", by: 3 }] }),
  ];
  for (const cuts of [[], [1]]) {
    expect(valuesOf(inBatches<Profile>(foldProfile, log, cuts))).toEqual({
      tier: expected,
    });
  }
});

test("groups are bounded, whatever the order", () => {
  const names = Array.from({ length: 120 }, (_, index) => `g${1000 + index}`);
  const events = names.map((name) => identify(1, { groups: [name] }));
  const expected = names.slice(0, 100);
  for (const order of [events, [...events].reverse()]) {
    const row = inBatches<Profile>(foldProfile, order, [30, 70]);
    expect(row?.groups).toEqual(expected);
  }
});

const otherTypes = ["pageview", "track", "engagement"] as const;

test("only identify joins groups and adds, what has traits sets them", () => {
  const fields = {
    userId: "ann",
    groups: ["acme"],
    increments: [{ key: "a", by: 1 }],
  };
  const traits = [{ key: "a", value: "x" }];
  for (const type of otherTypes) {
    const plain = { ...identify(1, fields), type };
    expect(foldProfile(null, [plain])).toEqual({});
    expect(foldVisitor(null, [plain])).toEqual({ firstSeenAt: 1 });
    const set = { traits: [{ key: "a", value: "x", at: 1, byServer: false }] };
    const identifying = { ...plain, traits };
    expect(foldProfile(null, [identifying])).toEqual(set);
    expect(foldVisitor(null, [identifying])).toEqual({
      ...set,
      firstSeenAt: 1,
      user: { at: 1, value: "ann" },
    });
  }
  const group = {
    ...identify(1, { ...fields, traits }),
    type: "group" as const,
  };
  expect(foldProfile(null, [group])).toEqual({});
});

test("a profile is the user's where no visitor is named", () => {
  const { visitorId: _, ...nobody } = identify(1, { userId: "ann" });
  const traits = [{ key: "a", value: "x" }];
  expect(profiledUser(nobody)).toBe("ann");
  expect(profiledUser({ ...nobody, type: "track" })).toBeUndefined();
  expect(profiledUser({ ...nobody, type: "track", traits })).toBe("ann");
  expect(profiledUser({ ...nobody, type: "group", traits })).toBeUndefined();
  expect(profiledUser({ ...nobody, visitorId: "ada" })).toBeUndefined();
});

test("a group has the last value of each field, in any order", () => {
  const event = fc.record(
    {
      occurredAt: fc.nat(6),
      groupType: fc.constantFrom("company", "team"),
      name: fc.constantFrom("Acme", "Blue", ""),
      traits: arbitrarySet,
      sender: arbitrarySender,
    },
    { requiredKeys: ["occurredAt", "sender"] },
  );
  const arbitrary = fc
    .array(event, { minLength: 1, maxLength: 8 })
    .map((some) =>
      some.map(({ sender, ...fields }): FoldEvent => ({
        type: "group",
        groupId: "acme",
        ...sender,
        ...fields,
      })),
    )
    .chain(shuffled);
  const last = (
    events: readonly FoldEvent[],
    field: "name" | "groupType",
  ): string | undefined => {
    const said = events.filter((event) => event[field] !== undefined);
    const servers = said.filter(isServers);
    return (servers.length > 0 ? servers : said)
      .map((event): [number, string | null] => [
        event.occurredAt,
        event[field] || null,
      ])
      .sort(byTimeAndValue)
      .at(-1)?.[1] as string | undefined;
  };
  fc.assert(
    fc.property(arbitrary, ({ events, arrival, cuts }) => {
      const group = inBatches<Group>(foldGroup, arrival, cuts);
      expect(valuesOf(group)).toEqual(lastValues(events));
      expect([group?.groupType?.value, group?.name?.value]).toEqual([
        last(events, "groupType"),
        last(events, "name"),
      ]);
      expect(group?.isPublicOnly === true).toBe(!events.some(isServers));
      expect(group?.updatedAt).toBe(
        Math.max(...events.map(({ occurredAt }) => occurredAt)),
      );
    }),
  );
});

const bySecretKey = { byServer: true } as const;
const manyTraits = (
  count: number,
  prefix: string,
  value: PropertyValue = "x",
) =>
  Array.from({ length: count }, (_, index) => ({
    key: `${prefix}${100 + index}`,
    value,
  }));

describe("a public key", () => {
  const setBy = (at: number, value: PropertyValue, more = {}) =>
    identify(at, { traits: [{ key: "plan", value }], ...more });

  test("changes, removes and adds nothing that a server said, however late it comes", () => {
    const log = [
      setBy(1, 5, bySecretKey),
      setBy(9, "free"),
      setBy(9, null),
      identify(9, { increments: [{ key: "plan", by: 100 }] }),
    ];
    for (const order of [log, [...log].reverse()]) {
      for (const [, fold] of foldsOfOne) {
        expect(valuesOf(inBatches<Profile>(fold, order, [1, 2]))).toEqual({
          plan: 5,
        });
      }
    }
  });

  test("does not set again what a server removed", () => {
    const log = [setBy(1, "pro", bySecretKey), setBy(2, null, bySecretKey)];
    expect(valuesOf(foldProfile(null, [...log, setBy(3, "free")]))).toEqual({});
    const later = setBy(4, "pro", bySecretKey);
    expect(valuesOf(foldProfile(null, [...log, later]))).toEqual({
      plan: "pro",
    });
  });

  test("pushes nothing of a server's out of the row", () => {
    const servers = identify(1, {
      traits: manyTraits(60, "z"),
      groups: ["zulu"],
      ...bySecretKey,
    });
    const groups = Array.from({ length: 120 }, (_, index) => `a${100 + index}`);
    const flood = [
      identify(2, { traits: manyTraits(64, "a", "x".repeat(900)), groups }),
      identify(2, { traits: manyTraits(64, "b", null) }),
    ];
    for (const order of [
      [servers, ...flood],
      [...flood, servers],
    ]) {
      for (const [, fold] of foldsOfOne) {
        const row = inBatches<Profile>(fold, order, [1, 2]);
        const kept = Object.keys(valuesOf(row));
        expect(kept).toHaveLength(64);
        expect(kept.filter((key) => key.startsWith("z"))).toHaveLength(60);
        expect(row?.groups).toHaveLength(100);
        expect(row?.groups).toContain("zulu");
        expect(row?.serverGroups).toEqual(["zulu"]);
      }
    }
  });

  test("is believed again once the server's user is another's, whatever comes first", () => {
    const log = [
      setBy(1, "pro", { userId: "ann", ...bySecretKey }),
      identify(2, { userId: "bob" }),
      setBy(3, "free", { userId: "ann" }),
    ];
    for (const order of [
      log,
      [log[0]!, log[2]!, log[1]!],
      [...log].reverse(),
    ]) {
      const row = inBatches<Visitor>(foldVisitor, order, [1, 2]);
      expect(valuesOf(row)).toEqual({ plan: "free" });
    }
  });
});

test("what was removed leaves its place to others, and does not come back late", () => {
  const full = identify(1, { traits: manyTraits(64, "a") });
  const removed = identify(2, { traits: manyTraits(64, "a", null) });
  const others = identify(3, { traits: manyTraits(64, "b") });
  const late = identify(1, { traits: manyTraits(64, "a", "late") });
  const row = inBatches<Profile>(
    foldProfile,
    [full, removed, others, late],
    [1, 2, 3],
  );
  expect(valuesOf(row)).toEqual(
    Object.fromEntries(others.traits!.map(({ key, value }) => [key, value])),
  );
});

test("a server adds to no number that a public key has set", () => {
  const add = identify(2, {
    increments: [{ key: "n", by: 1 }],
    ...bySecretKey,
  });
  const claimed = identify(1, { traits: [{ key: "n", value: 1e9 }] });
  expect(valuesOf(foldProfile(null, [claimed, add]))).toEqual({ n: 1 });
  expect(valuesOf(foldProfile(null, [add, claimed]))).toEqual({ n: 1 });
});

test("whoever adds is told of what is no number, and a public key of nothing that a server said", () => {
  const server = { key: "plan", value: "pro", at: 1, byServer: true };
  const others = { key: "plan", value: "free", at: 2, byServer: false };
  const cases: [Trait[], byServer: boolean, isFixed: boolean][] = [
    [[], false, false],
    [[others], false, true],
    [[others], true, false],
    [[server], true, true],
    [[server], false, false],
    [[server, others], false, false],
    [[{ ...server, value: 1 }, others], false, false],
  ];
  for (const [stored, byServer, expected] of cases) {
    expect(isFixed(stored, { key: "plan", byServer })).toBe(expected);
  }
});

test("who is described: by identify, by any event with traits; a group by its own", () => {
  const traits = [{ key: "a", value: "x" }];
  expect(describes({ type: "identify" })).toBe(true);
  expect(describes({ type: "track", traits })).toBe(true);
  expect(describes({ type: "group" })).toBe(true);
  expect(describes({ type: "track" })).toBe(false);
  const about = { ...identify(1, {}), groupId: "acme" };
  expect(describedGroup({ ...about, type: "group" })).toBe("acme");
  expect(describedGroup(about)).toBeUndefined();
});

test("an event that is no identify adds nothing, also where it sets something", () => {
  const track = {
    ...identify(1, {
      traits: [{ key: "plan", value: "pro" }],
      increments: [{ key: "visits", by: 1 }],
    }),
    type: "track" as const,
  };
  expect(valuesOf(foldProfile(null, [track]))).toEqual({ plan: "pro" });
});

test("groups of servers are bounded by themselves, and leave others the rest of the room", () => {
  const names = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => `${prefix}${100 + index}`);
  const named = (groups: string[], fields = {}) =>
    identify(1, { groups, ...fields });
  expect(joinedGroups({}, [named(names(120, "s"), bySecretKey)])).toEqual({
    groups: names(100, "s"),
    serverGroups: names(100, "s"),
  });
  const [servers, others] = [names(60, "a"), names(60, "b")];
  const both = { groups: [...servers, ...others.slice(0, 40)] };
  expect(
    joinedGroups({}, [named(servers, bySecretKey), named(others)]),
  ).toEqual({ ...both, serverGroups: servers });
  expect(joinedGroups({}, [named(servers), named(others)])).toEqual(both);
  expect(joinedGroups({ groups: servers }, [named(others)])).toEqual(both);
});
