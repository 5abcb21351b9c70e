import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../../shared/units.js";
import { closedBefore, settlesAt } from "./closing.js";

test("compaction leaves an hour alone until a minute after the hour behind it", () => {
  const hour = Date.UTC(2026, 0, 5, 7);
  expect(closedBefore(hour + 2 * HOUR + MINUTE)).toBe(hour);
});

test("a bucket settles once its latest event may have come and joined a session", () => {
  const site = { maxEventAgeMs: 3 * DAY, sessionTimeoutMs: 30 * MINUTE };
  const end = Date.UTC(2026, 0, 6);
  expect(settlesAt(site, end)).toBe(
    end + 3 * DAY + 30 * MINUTE + 2 * HOUR + MINUTE,
  );
});
