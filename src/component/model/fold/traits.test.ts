import { describe, expect, test } from "vitest";
import { getConvexSize } from "convex/values";
import { limits } from "../../../shared/limits.js";
import {
  isFixed,
  numberOf,
  shownTraits,
  Traits,
  type Trait,
} from "./traits.js";

const most = limits.MAX_PROPERTIES.value;
const mostBytes = limits.MAX_TRAITS_BYTES.value;

const trait = (key: string, fields: Partial<Trait> = {}): Trait => ({
  key,
  value: "x",
  at: 1,
  byServer: false,
  ...fields,
});
/** Names in an order that is not their own. */
const names = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => {
    const shuffled = (index * 37) % count;
    return `${prefix}${100 + shuffled}`;
  });
const many = (count: number, prefix: string, fields: Partial<Trait> = {}) =>
  names(count, prefix).map((key) => trait(key, fields));
const keysOf = (traits: readonly Trait[] = []) => traits.map(({ key }) => key);
const stored = (...traits: Trait[]) => new Traits(traits).stored().traits;

describe("the traits to store", () => {
  test("are in the order of their keys", () =>
    expect(
      keysOf(stored(trait("c"), trait("a"), trait("d"), trait("b"))),
    ).toEqual(["a", "b", "c", "d"]));

  test("are none where nothing is known", () =>
    expect(new Traits().stored()).toEqual({}));

  test("are the first by name where there are too many", () => {
    const kept = stored(...many(most + 3, "a"));
    expect(keysOf(kept)).toEqual(
      names(most + 3, "a")
        .sort()
        .slice(0, most),
    );
  });

  test("are those of servers before others", () => {
    const kept = stored(
      ...many(most, "a"),
      ...many(2, "z", { byServer: true }),
    );
    expect(keysOf(kept)).toEqual([
      ...names(most, "a")
        .sort()
        .slice(0, most - 2),
      "z100",
      "z101",
    ]);
  });

  test("are as many removed ones in addition, and no more", () => {
    const kept = stored(
      ...many(most, "set"),
      ...many(most + 2, "removed", { value: null }),
    );
    expect(keysOf(kept)).toEqual([
      ...names(most + 2, "removed")
        .sort()
        .slice(0, most),
      ...names(most, "set").sort(),
    ]);
  });
});

describe("where traits have more bytes than a row has room for", () => {
  const large = { value: "x".repeat(900) };
  const keeps = (...traits: Trait[]) => keysOf(stored(...traits));

  test("a server's removed one goes before others' set ones", () =>
    expect(
      keeps(
        ...many(20, "a", large),
        trait("z", { value: null, byServer: true }),
      ),
    ).toContain("z"));

  test.each([true, false])(
    "set ones go before removed ones: by a server: %s",
    (byServer) => {
      const kept = keeps(
        trait("a", { value: null, byServer }),
        ...many(20, "b", { ...large, byServer }),
      );
      expect(kept.length).toBeGreaterThan(15);
      expect(kept.length).toBeLessThan(20);
      expect(kept).not.toContain("a");
    },
  );

  test("the last that fits is the one that fills it", () => {
    const empty = getConvexSize({ ...trait("a", { value: "" }) });
    const text = "x".repeat(mostBytes - empty);
    const full = trait("a", { value: text });
    expect(getConvexSize({ ...full })).toBe(mostBytes);
    expect(stored(full)).toEqual([full]);
    const larger = trait("a", { value: `x${text}` });
    expect(stored(larger)).toBeUndefined();
    expect(keeps(full, trait("b"))).toEqual(["a"]);
  });
});

describe("a later value behind a server's", () => {
  const servers = trait("plan", { value: "pro", at: 5, byServer: true });
  const others = (at: number) => trait("plan", { value: "free", at });
  const behind = (...traits: Trait[]) =>
    new Traits(traits).stored({ mayForget: true }).traits;

  test("is kept where the server's may be forgotten", () => {
    expect(behind(others(6), servers)).toEqual([servers, others(6)]);
    const traits = new Traits(behind(servers, others(6)));
    traits.forgetUpTo(5);
    expect(traits.stored()).toEqual({ traits: [others(6)] });
  });

  test("is not kept where it is no later, or where nothing is forgotten", () => {
    expect(behind(others(5), servers)).toEqual([servers]);
    expect(behind(others(4), servers)).toEqual([servers]);
    expect(stored(others(6), servers)).toEqual([servers]);
    expect(behind(others(6))).toEqual([others(6)]);
  });

  test("is not made by adding to what a server said", () => {
    const traits = new Traits([{ ...servers, value: 1 }]);
    traits.add("plan", { by: 5, at: 6, byServer: false });
    expect(traits.stored({ mayForget: true })).toEqual({
      traits: [{ ...servers, value: 1 }],
    });
  });
});

test("what was said up to an instant is forgotten, by servers and by others", () => {
  const traits = new Traits([
    trait("a", { at: 5 }),
    trait("b", { at: 6 }),
    trait("c", { at: 5, byServer: true }),
    trait("d", { at: 6, byServer: true }),
  ]);
  traits.forgetUpTo(5);
  expect(keysOf(traits.stored().traits)).toEqual(["b", "d"]);
});

test("an addition has the later of both times", () => {
  const sum = (at: number) => {
    const traits = new Traits([trait("n", { value: 1, at: 5 })]);
    traits.add("n", { by: 2, at, byServer: false });
    return traits.stored().traits;
  };
  expect(sum(3)).toEqual([trait("n", { value: 3, at: 5 })]);
  expect(sum(7)).toEqual([trait("n", { value: 3, at: 7 })]);
});

test("a sum stays a number that JSON has, below 0 as well", () => {
  const traits = new Traits([trait("n", { value: -Number.MAX_VALUE })]);
  traits.add("n", { by: -Number.MAX_VALUE, at: 2, byServer: false });
  expect(traits.stored().traits?.[0]?.value).toBe(-Number.MAX_VALUE);
});

test("reports show one value for each key: a server's, and none that is removed", () => {
  const byServer = true;
  const plan = [trait("plan", { value: "pro", byServer }), trait("plan")];
  const shown = [{ key: "plan", value: "pro" }];
  expect(shownTraits(plan)).toEqual(shown);
  expect(shownTraits([...plan].reverse())).toEqual(shown);
  expect(shownTraits([trait("plan", { value: null })])).toEqual([]);
  expect(shownTraits()).toEqual([]);
});

describe("nothing can be added", () => {
  test("to a text, and to whatever else is no number", () => {
    const asked = { key: "tier", byServer: false };
    expect(isFixed([trait("tier", { value: "gold" })], asked)).toBe(true);
    expect(isFixed([trait("tier", { value: 5 })], asked)).toBe(false);
    expect(isFixed([trait("other", { value: "gold" })], asked)).toBe(false);
    expect(isFixed(undefined, asked)).toBe(false);
  });

  test("by a server to a server's text alone, and a public key learns nothing of it", () => {
    const gold = trait("tier", { value: "gold", byServer: true });
    expect(isFixed([gold], { key: "tier", byServer: true })).toBe(true);
    expect(isFixed([gold], { key: "tier", byServer: false })).toBe(false);
    const others = trait("tier", { value: "gold" });
    expect(isFixed([others], { key: "tier", byServer: true })).toBe(false);
  });
});

test.each([
  [undefined, 0],
  [null, 0],
  [1.5, 1.5],
  ["12", 12],
  [" 12 ", 12],
  ["", undefined],
  ["  ", undefined],
  ["gold", undefined],
  ["1e999", undefined],
  [true, undefined],
  [{ json: "5" }, undefined],
])("%j as a number to add to is %j", (value, number) =>
  expect(numberOf(value)).toBe(number),
);
