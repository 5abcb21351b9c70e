import { describe, expect, test } from "vitest";
import {
  filterArgs,
  filterText,
  openSpan,
  queryArgs,
  readFilter,
  typedFilter,
  type EventFilterField,
  type ListFilter,
} from "./listArgs.js";

describe("openSpan", () => {
  test.each([
    [5, { from: 1, to: 5 }],
    [6, { from: 1, to: 5 }],
    [4, { from: 1 }],
  ])("at %d", (now, span) =>
    expect(openSpan({ from: 1, to: 5 }, now)).toEqual(span),
  );
});

test.each<[ListFilter<EventFilterField> | null, object]>([
  [null, {}],
  [{ field: "name", text: "signup" }, { name: "signup" }],
  [{ field: "groupId", text: "acme" }, { groupId: "acme" }],
])("filterArgs(%j)", (filter, args) =>
  expect(filterArgs(filter)).toEqual(args),
);

test.each([
  ["/pricing", { field: "path", text: "/pricing" }],
  ["  a b ", { field: "path", text: "a b" }],
  ["  ", null],
])("typedFilter(%j)", (text, filter) =>
  expect(typedFilter("path", text)).toEqual(filter),
);

test("a query is not asked for what is undefined", () => {
  const args = queryArgs<"userId">({
    siteId: "s1",
    from: 0,
    to: undefined,
    filters: { userId: "u1" },
  });
  expect(Object.entries(args)).toEqual([
    ["siteId", "s1"],
    ["from", 0],
    ["userId", "u1"],
  ]);
});

test.each([
  ["name:signup", { field: "name", text: "signup" }],
  ["path:/a:b", { field: "path", text: "/a:b" }],
  [undefined, null],
  ["", null],
  ["name", null],
  ["name:  ", null],
  [":signup", null],
  ["__proto__:a", null],
  ["userId:of another list", null],
])("readFilter(%j)", (written, filter) =>
  expect(readFilter(written, ["name", "path"])).toEqual(filter),
);

test.each(["name:signup", "path:/a:b", ""])("%j is written as read", (text) =>
  expect(filterText(readFilter(text, ["name", "path"]))).toBe(text),
);
