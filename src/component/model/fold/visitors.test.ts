/** The owner of a visitor's traits, compared with a look at all events in the order of time. */
import { expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { shownTraits } from "./traits.js";
import { foldVisitor, type FoldEvent, type Visitor } from "./visitors.js";

interface Identify {
  at: number;
  user?: string | undefined;
  byServer: boolean;
  traits: { key: string; value: string | number | boolean | null }[];
}

const arbitraryIdentify: fc.Arbitrary<Identify> = fc.record({
  at: fc.nat(12),
  user: fc.option(fc.constantFrom("ann", "bob", "cyd"), { nil: undefined }),
  byServer: fc.boolean(),
  traits: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("plan", "email"),
      value: fc.constantFrom("x", "y", 1, true, null),
    }),
    { selector: ({ key }) => key, maxLength: 2 },
  ),
});
function eventOf({ at, user, byServer, traits }: Identify): FoldEvent {
  return {
    type: "identify",
    source: "client",
    visitorId: "visitor",
    occurredAt: at,
    ...(user !== undefined && { userId: user }),
    ...(byServer && { byServer }),
    traits,
  };
}

const byTimeAndValue = (a: [number, unknown], b: [number, unknown]) =>
  a[0] - b[0] || (JSON.stringify(a[1]) < JSON.stringify(b[1]) ? -1 : 1);

/**
 * The last user, and of each trait the last value that a server, else anybody, set after it was
 * last somebody else; none for what was removed.
 */
function expected(events: readonly Identify[]) {
  const users = events
    .flatMap(({ at, user }): [number, string][] => (user ? [[at, user]] : []))
    .sort(byTimeAndValue);
  const user = users.at(-1)?.[1];
  const others = users.filter(([, name]) => name !== user);
  const otherUserAt = Math.max(-Infinity, ...others.map(([at]) => at));
  const said = [false, true].flatMap((isServers) =>
    events
      .filter(({ byServer, at }) => byServer === isServers && at > otherUserAt)
      .flatMap(({ at, traits: own }) =>
        own.map(({ key, value }): [number, unknown, string] => [
          at,
          value,
          key,
        ]),
      )
      .sort((a, b) => byTimeAndValue([a[0], a[1]], [b[0], b[1]])),
  );
  const last = new Map(said.map(([, value, key]) => [key, value]));
  const traits = [...last].filter(([, value]) => value !== null);
  return { user, traits: Object.fromEntries(traits) };
}

test("a visitor has the last user, and only what was set since it is that user, in any order", () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryIdentify, { minLength: 1, maxLength: 8 }),
      fc.nat(8),
      (events, cut) => {
        let visitor: Visitor | null = null;
        for (const some of [events.slice(0, cut), events.slice(cut)]) {
          if (some.length === 0) continue;
          visitor = foldVisitor(visitor, some.map(eventOf));
        }
        const traits = shownTraits(visitor?.traits).map(({ key, value }) => [
          key,
          value,
        ]);
        expect({
          user: visitor?.user?.value,
          traits: Object.fromEntries(traits) as Record<string, unknown>,
        }).toEqual(expected(events));
      },
    ),
  );
});

test("a browser that has changed hands keeps nothing of the user before", () => {
  const visitor = foldVisitor(
    foldVisitor(null, [
      eventOf({
        at: 1,
        user: "ann",
        byServer: true,
        traits: [{ key: "email", value: "ann@example.com" }],
      }),
    ]),
    [eventOf({ at: 2, user: "bob", byServer: false, traits: [] })],
  );
  expect(visitor).toEqual({
    firstSeenAt: 1,
    user: { at: 2, value: "bob" },
    otherUserAt: 1,
  });
});
