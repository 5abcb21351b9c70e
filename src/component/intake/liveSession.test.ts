/** Whether somebody's session goes on, by what is stored of its events. */
import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const device = { ip: "192.0.2.1", userAgent: "A" };

/** A visitor of a site, by whose events a request asks whether there is a session. */
async function start(settings: Partial<SiteSettings> = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  await t.mutation(api.cookieless.prepareSalt, { receivedAt: START });
  const ask = async (receivedAt: number, asksSession = true) => {
    const answer = await t.query(api.admission.admit, {
      keyHash: site.hashes.public,
      receivedAt,
      device: { ...device, ...(asksSession && { asksSession }) },
    });
    if (answer.kind !== "admitted") throw new Error(answer.kind);
    return answer;
  };
  const { visitorId } = await ask(START);
  const send = (count: number, at: number, more: Partial<IncomingEvent> = {}) =>
    site.send(
      Array.from({ length: count }, () => ({
        type: "pageview" as const,
        visitorId: visitorId!,
        occurredAt: at,
        ...more,
      })),
      { import: false, receivedAt: START },
    );
  return {
    send,
    ask,
    hasSession: async (at: number) => (await ask(at)).hasSession,
  };
}

describe("a session", () => {
  test("goes on for as long as the timeout after the last event", async () => {
    const { send, hasSession } = await start();
    expect(await hasSession(START)).toBe(false);
    await send(1, START);
    expect(await hasSession(START + 30 * MINUTE)).toBe(true);
    expect(await hasSession(START + 30 * MINUTE + 1)).toBe(false);
  });

  test("ends with its window, on a site that counts by windows", async () => {
    const { send, hasSession } = await start({ sessionRule: "window" });
    // The test begins with a window.
    await send(1, START);
    expect(await hasSession(START + 30 * MINUTE - 1)).toBe(true);
    expect(await hasSession(START + 30 * MINUTE)).toBe(false);
  });

  test("begins with its window, on a site that counts by windows", async () => {
    const { send, hasSession } = await start({ sessionRule: "window" });
    await send(1, START - 1);
    expect(await hasSession(START)).toBe(false);
    expect(await hasSession(START - 1)).toBe(true);
  });

  test("is the device's, and an event of a server makes none", async () => {
    const { send, hasSession } = await start();
    await send(2, START, { source: "server" });
    expect(await hasSession(START)).toBe(false);
    await send(1, START - SECOND);
    expect(await hasSession(START)).toBe(true);
  });

  test("is looked for among the newest 50 events", async () => {
    const { send, hasSession } = await start();
    await send(1, START - SECOND);
    await send(49, START, { source: "server" });
    expect(await hasSession(START)).toBe(true);
    await send(1, START, { source: "server" });
    expect(await hasSession(START)).toBe(false);
  });

  test("is not looked for unless the request asks", async () => {
    const { ask } = await start();
    expect(await ask(START, false)).not.toHaveProperty("hasSession");
  });
});
