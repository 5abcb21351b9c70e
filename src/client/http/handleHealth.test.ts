import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HealthLevel, IntakeHealth } from "../../shared/api/health.js";
import { component, fakeCtx } from "../facade.helpers.js";
import { handleHealth, type HealthCtx } from "./handleHealth.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
});
afterEach(() => {
  vi.useRealTimers();
});

const healthy: IntakeHealth = {
  found: true,
  paused: false,
  stuck: false,
  overloaded: false,
  failing: false,
  foldsStopped: false,
  pendingEvents: 0,
  deadLetters: 0,
  deadLettersLevel: "ok",
  lanes: [{ lane: 0 }],
};

async function ask(health: Partial<IntakeHealth>, search = "") {
  const { calls, ctx } = fakeCtx({ ...healthy, ...health });
  const response = await handleHealth(
    ctx as unknown as HealthCtx,
    component,
    new Request(`https://app.example/analytics/health${search}`, {
      headers: { origin: "https://status.example" },
    }),
  );
  const body: unknown = await response.json();
  return { calls, response, body };
}

test("handleHealth may be asked by any page, and kept for ten seconds", async () => {
  const { response } = await ask({});
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/json",
    "cache-control": "public, max-age=10",
    "access-control-allow-origin": "https://status.example",
  });
});

test.each<[Partial<IntakeHealth>, number, HealthLevel]>([
  [{}, 200, "ok"],
  [{ deadLetters: 100, deadLettersLevel: "warn" }, 200, "warn"],
  [{ deadLetters: 100_000, deadLettersLevel: "down" }, 503, "down"],
  [{ paused: true }, 503, "down"],
  [{ stuck: true }, 503, "down"],
  [{ overloaded: true, deadLettersLevel: "warn" }, 503, "down"],
  [{ failing: true }, 503, "down"],
  [{ foldsStopped: true }, 200, "warn"],
  [{ lateFrom: NOW }, 200, "ok"],
  [{ lateFrom: NOW - 1 }, 503, "down"],
])(
  "handleHealth of %j answers %d, %s, and nothing else",
  async (health, code, status) => {
    const { response, body } = await ask({
      pendingEvents: 300,
      lanes: [{ lane: 0 }, { lane: 1, waitingSince: NOW - 1500 }],
      ...health,
    });
    expect(response.status).toBe(code);
    expect(body).toEqual({ status });
  },
);

test("handleHealth is down where nothing can be looked up, and says no more", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue(undefined);
  const runQuery = () => Promise.reject(new Error("no such function"));
  const response = await handleHealth(
    { runQuery },
    component,
    new Request("https://app.example/analytics/health"),
  );
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: "down" },
  ]);
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});

test("handleHealth asks for the site that the request names, or for all", async () => {
  const target = "intakeHealth/getIntakeHealth";
  expect((await ask({})).calls).toEqual([{ target, args: {} }]);
  expect((await ask({}, "?site=shop")).calls).toEqual([
    { target, args: { slug: "shop" } },
  ]);
  expect((await ask({}, "?site=")).calls).toEqual([
    { target, args: { slug: "" } },
  ]);
});

test("handleHealth of an unknown site answers 404, and says nothing else", async () => {
  const { response, body } = await ask({ found: false }, "?site=shop");
  expect(response.status).toBe(404);
  expect(body).toEqual({
    error: { kind: "siteNotFound", message: "There is no such site" },
  });
});
