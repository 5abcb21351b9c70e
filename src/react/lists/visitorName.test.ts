import { expect, test } from "vitest";
import type { Properties } from "../../shared/event/incoming.js";
import { visitorName, type NamedBy } from "./visitorName.js";

const traits = (values: Record<string, string | number>): Properties =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const visitorId = "0193f2c8-77aa-7bd1-aa01-0242ac120002";

test.each<[string | undefined, NamedBy]>([
  [
    "Ada",
    {
      visitorId,
      userId: "u1",
      traits: traits({ email: "a@b.c", name: "Ada" }),
    },
  ],
  [
    "Ada Lovelace",
    { visitorId, traits: traits({ lastName: "Lovelace", firstName: "Ada" }) },
  ],
  ["Ada", { visitorId, traits: traits({ firstName: "Ada", email: "a@b.c" }) }],
  ["a@b.c", { visitorId, userId: "u1", traits: traits({ email: "a@b.c" }) }],
  ["u1", { visitorId, userId: "u1", traits: traits({ plan: "team" }) }],
  ["u1", { visitorId, userId: "u1", traits: traits({ name: " ", email: 7 }) }],
  ["ac120002", { visitorId }],
  ["visitor-1234", { visitorId: "visitor-1234" }],
  ["or-12345", { visitorId: "visitor-12345" }],
  ["u1", { userId: "u1" }],
  [undefined, {}],
])("%s", (name, known) => expect(visitorName(known)).toBe(name));
