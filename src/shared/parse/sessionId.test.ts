import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { touches } from "../../component/model/fold/sessions.js";
import { sessionIdOf } from "./sessionId.js";
import { MINUTE } from "../units.js";

const moment = {
  siteId: "site",
  visitorId: "v1",
  sessionTimeoutMs: 30 * MINUTE,
  at: 0,
};

test("sessionIdOf stays what it is: senders keep it", () => {
  expect(sessionIdOf(moment)).toBe("Dyu729ZBr5pr4HSALjBJ4Q");
});

test("sessionIdOf tells sites and visitors apart, wherever one ends and the other begins", () => {
  const ids = [
    ["site", "v1"],
    ["site", "v2"],
    ["sitev", "1"],
    ["site2", "v1"],
    ["", 'site","v1'],
  ].map(([siteId = "", visitorId = ""]) =>
    sessionIdOf({ ...moment, siteId, visitorId }),
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
});

test("under window, two events have one id exactly when they are of one session", () => {
  const time = fc.integer({ min: 0, max: 300 * MINUTE });
  const timeout = fc.integer({ min: MINUTE, max: 120 * MINUTE });
  fc.assert(
    fc.property(time, time, timeout, (at, other, sessionTimeoutMs) => {
      const cut = { sessionRule: "window" as const, sessionTimeoutMs };
      const idAt = (each: number) =>
        sessionIdOf({ ...moment, sessionTimeoutMs, at: each });
      expect(idAt(at) === idAt(other)).toBe(
        touches(
          cut,
          { startedAt: at, endedAt: at },
          { startedAt: other, endedAt: other },
        ),
      );
    }),
  );
});
