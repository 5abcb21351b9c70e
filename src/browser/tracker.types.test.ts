// @vitest-environment node
/** An app can name its events as a type. Each mistake below must fail to compile. */
import { expect, test } from "vitest";
import { createTracker } from "./createTracker.js";
import { endpoint, key } from "./tracker.helpers.js";

const options = { endpoint, key };

test("events as a type", () => {
  const tracker = createTracker<{
    signup: { plan: string };
    logout: undefined;
    viewed: { id?: string };
  }>(options);
  const revenue = { amount: 1999, currency: "EUR" };
  tracker.track("signup", { plan: "pro" });
  tracker.track("signup", { plan: "pro" }, { revenue });
  tracker.track("logout");
  tracker.track("logout", undefined, { revenue });
  tracker.track("viewed");
  tracker.track("viewed", {});
  tracker.track("viewed", { id: "a" });
  tracker.track("signup", { plan: "pro" }, { interactive: false });
  // @ts-expect-error There is no such event.
  tracker.track("signin", { plan: "pro" });
  // @ts-expect-error Its properties must be there.
  tracker.track("signup");
  // @ts-expect-error One of them is missing.
  tracker.track("signup", {});
  // @ts-expect-error It is text.
  tracker.track("signup", { plan: 5 });
  // @ts-expect-error There is no such property.
  tracker.track("signup", { plan: "pro", colour: "red" });
  // @ts-expect-error It has none.
  tracker.track("logout", { at: "noon" });
  // @ts-expect-error It is text, where it is there.
  tracker.track("viewed", { id: 5 });
  // @ts-expect-error A currency belongs to an amount.
  tracker.track("signup", { plan: "pro" }, { revenue: { amount: 1 } });
  expect(tracker.droppedEvents()).toBe(0);
});

interface Events {
  signup: { plan: "free" | "pro" };
  logout: undefined;
}

test("events as an interface", () => {
  const tracker = createTracker<Events>(options);
  tracker.track("signup", { plan: "pro" });
  tracker.track("logout");
  // @ts-expect-error There is no such plan.
  tracker.track("signup", { plan: "gold" });
  // @ts-expect-error There is no such event.
  tracker.track("login");
  // @ts-expect-error Its properties must be there.
  tracker.track("signup");
  expect(tracker.droppedEvents()).toBe(0);
});

test("events of an app that names none", () => {
  const tracker = createTracker(options);
  tracker.track("anything");
  tracker.track("anything", { goes: [1, "a", { nested: null }] });
  // @ts-expect-error JSON cannot say it.
  tracker.track("anything", { amount: 1n });
  // @ts-expect-error It has a name.
  tracker.track();
  expect(tracker.droppedEvents()).toBe(0);
});

test("options", () => {
  // @ts-expect-error Events must go somewhere.
  createTracker({ key });
  // @ts-expect-error One way or the other.
  createTracker({ ...options, transport: async () => undefined });
  // @ts-expect-error There is no such choice.
  createTracker({ ...options, consent: "denied" });
  createTracker({ transport: async () => undefined });
  expect(createTracker(options).getVisitorId()).toBeUndefined();
});
