import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { contentHash, repeatMarks } from "./repeats.js";

const content = contentHash([{ type: "track" }]);

test("an id is that of its content, its device and its tenth of a second", () => {
  const idOf = (...args: Parameters<typeof repeatMarks>) =>
    repeatMarks(...args).eventId;
  const id = idOf(content, "v1", 1000);
  expect(idOf(content, "v1", 1099)).toBe(id);
  expect(idOf(content, "v1", 1100)).not.toBe(id);
  expect(idOf(content, "v2", 1000)).not.toBe(id);
  expect(idOf(content, undefined, 1000)).not.toBe(id);
  expect(idOf(contentHash([{ type: "other" }]), "v1", 1000)).not.toBe(id);
});

test("whatever comes less than 100 ms before or after is looked for", () => {
  const time = fc.integer({ min: 0, max: 2e12 });
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 99 }), (at, laterMs) => {
      const first = repeatMarks(content, "v1", at);
      const second = repeatMarks(content, "v1", at + laterMs);
      expect(second.repeatOf.eventIds).toContain(first.eventId);
      expect(first.repeatOf.eventIds).toContain(second.eventId);
      expect(second.repeatOf).toMatchObject({ withinMs: 100 });
      expect(second.repeatOf.eventIds).toContain(second.eventId);
    }),
  );
});
