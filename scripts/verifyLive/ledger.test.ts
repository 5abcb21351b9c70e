import { expect, test } from "vitest";
import { Ledger } from "./ledger.js";

test("the ledger computes what reports must show", () => {
  const ledger = new Ledger();
  ledger.add(
    { kind: "pageview", path: "/b", visitorId: "v1" },
    { kind: "pageview", path: "/a", visitorId: "v2" },
    { kind: "pageview", path: "/b", visitorId: "v1" },
    { kind: "track", name: "signup", visitorId: "v2" },
    { kind: "track", name: "purchase", userId: "u1", revenue: 1250 },
  );
  expect(ledger.figures()).toEqual({
    events: 5,
    pageviews: 3,
    visitors: 2,
    newVisitors: 2,
    users: 1,
    sessions: 2,
    revenue: [{ amount: 1250, currency: "EUR" }],
  });
  expect(ledger.pages()).toEqual({ "/a": 1, "/b": 2 });
  expect(ledger.names()).toEqual({ purchase: 1, signup: 1 });
  expect(ledger.ofVisitor("v1")).toBe(2);
});
