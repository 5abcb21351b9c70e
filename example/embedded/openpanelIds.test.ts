/** The ids in answers of the OpenPanel dialect are the stored ones. */
import { afterEach, expect, test } from "vitest";
import type { ListedSession } from "../../src/shared/api/lists.js";
import { MINUTE } from "../../src/shared/units.js";
import { START, startIntake, type Intake } from "./intake.helpers.js";

let intake: Intake;
afterEach(() => intake.close());

interface Ids {
  deviceId: string;
  sessionId: string;
}

async function track(properties: object): Promise<Ids> {
  const body = { type: "track", payload: { name: "screen_view", properties } };
  const headers = { "openpanel-client-id": intake.keys.public };
  const response = await intake.fetch(
    intake.request(body, { path: "/analytics/track", headers }),
    { ip: "192.0.2.1", userAgent: "okhttp/4.9.3" },
  );
  expect(response.status).toBe(200);
  return (await response.json()) as Ids;
}

test("under the rule window they name the device, and the session that is stored", async () => {
  intake = await startIntake({ sessionRule: "window" });
  const at = (ageMs: number) => ({
    __path: "https://shop.example/",
    __timestamp: new Date(START - ageMs).toISOString(),
    __deviceId: "device",
  });
  const answers: Ids[] = [];
  for (const ageMs of [0, MINUTE, 45 * MINUTE])
    answers.push(await track(at(ageMs)));
  expect(answers.map(({ deviceId }) => deviceId)).toEqual(
    answers.map(() => "device"),
  );
  await intake.foldAll();
  const { page } = await intake.ask<{ page: ListedSession[] }>(
    "lists:listSessions",
    { paginationOpts: { numItems: 10, cursor: null } },
  );
  expect(page.map(({ sessionId }) => sessionId)).toEqual([
    answers[0]?.sessionId,
    answers[2]?.sessionId,
  ]);
  expect(answers[1]?.sessionId).toBe(answers[0]?.sessionId);
});

test("a browser without an id has the same one in every answer, and in the log", async () => {
  intake = await startIntake();
  const first = await track({ __path: "/" });
  const second = await track({ __path: "/tea" });
  expect(second.deviceId).toBe(first.deviceId);
  const events = await intake.rows("events");
  expect(events.map(({ visitorId }) => visitorId)).toEqual([
    first.deviceId,
    first.deviceId,
  ]);
  expect(await deviceId()).toMatchObject({ deviceId: first.deviceId });
  expect(await intake.rows("events")).toHaveLength(2);
});

async function deviceId(): Promise<Ids & { message: string }> {
  const headers = { "openpanel-client-id": intake.keys.public };
  const response = await intake.fetch(
    new Request("https://app.example/analytics/track/device-id", { headers }),
    { ip: "192.0.2.1", userAgent: "okhttp/4.9.3" },
  );
  expect(response.status).toBe(200);
  return (await response.json()) as Ids & { message: string };
}

test("before the first event of a session there is a device, and no session", async () => {
  intake = await startIntake();
  const none = await deviceId();
  expect(none).toMatchObject({
    sessionId: "",
    message: "No session exists for this device id",
  });
  expect(none.deviceId).not.toBe("");
  const first = await track({ __path: "/" });
  const going = {
    ...first,
    message: "current session exists for this device id",
  };
  expect(await deviceId()).toEqual(going);
  await intake.advance(29 * MINUTE);
  expect(await deviceId()).toMatchObject({ message: going.message });
  await intake.advance(2 * MINUTE);
  expect(await deviceId()).toEqual({ ...none, deviceId: first.deviceId });
});

test("an increment of a text is refused, and the text stays", async () => {
  intake = await startIntake();
  const send = async (type: string, payload: object) => {
    const headers = { "openpanel-client-secret": intake.keys.secret };
    const response = await intake.fetch(
      intake.request({ type, payload }, { path: "/analytics/track", headers }),
      { ip: "192.0.2.1", userAgent: "node" },
    );
    return response.status;
  };
  const profileId = "ann";
  expect(
    await send("identify", { profileId, properties: { tier: "gold", n: "2" } }),
  ).toBe(200);
  // The event is not folded yet, so the answer cannot report an error. The fold leaves the text as
  // it is.
  expect(await send("increment", { profileId, property: "tier" })).toBe(200);
  await intake.foldAll();
  expect(await send("increment", { profileId, property: "tier" })).toBe(400);
  expect(await send("increment", { profileId, property: "n" })).toBe(200);
  await intake.foldAll();
  expect(
    await intake.ask("users:getUser", { userId: profileId }),
  ).toMatchObject({
    traits: [
      { key: "n", value: 3 },
      { key: "tier", value: "gold" },
    ],
  });
});
