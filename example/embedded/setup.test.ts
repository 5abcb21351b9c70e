/** A page of a development server, with the site as the documents create it and without. */
import { afterEach, describe, expect, test } from "vitest";
import type { SetupStatus } from "../../src/shared/api/setupStatus.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, HOUR } from "../../src/shared/units.js";
import { START, startIntake, type Intake } from "./intake.helpers.js";

const PAGE = "http://localhost:5173";
const allowedOrigins = ["https://shop.example"];

let intake: Intake;
afterEach(() => intake.close());

async function start(settings: Partial<SiteSettings>): Promise<void> {
  intake = await startIntake({ allowedOrigins, ...settings });
}

/** Sends a pageview as a page's tracker does. Returns status and body of the answer. */
async function visit(
  url: string,
  { origin = new URL(url).origin, key = intake.keys.public } = {},
): Promise<{ status: number; body: unknown }> {
  const events = [{ type: "pageview", visitorId: "v1", url }];
  const request = intake.request({ events }, { key, headers: { origin } });
  const response = await intake.fetch(request, { ip: "192.0.2.1" });
  return { status: response.status, body: await response.json() };
}

const status = () =>
  intake.ask<SetupStatus>("setupStatus:getSetupStatus", {
    now: intake.engine.now(),
  });

/** One line for each refusal, in the words of the documents. */
const refusals = async () =>
  (await status()).refusals.map(
    ({ requests, reason, about }) => `${requests} ${reason} ${about}`,
  );

const health = async () =>
  await intake.ask<{ ok: boolean; level: string; reminders: string[] }>(
    "health:getHealth",
    { now: intake.engine.now() },
  );

describe("without localhost", () => {
  test("a development page is refused, and the state of the set-up says why", async () => {
    await start({});
    expect(await visit(`${PAGE}/tea`)).toMatchObject({
      status: 403,
      body: { error: { kind: "origin" } },
    });
    expect(await status()).toMatchObject({
      hasEvent: false,
      allowedOrigins,
      localhost: "exclude",
      refusals: [
        {
          ...{ reason: "origin", about: PAGE, requests: 1 },
          ...{ isAtLeast: false, lastAt: START },
        },
      ],
    });
    expect(await refusals()).toEqual([`1 origin ${PAGE}`]);
    expect(await health()).toMatchObject({ reminders: [] });
    for (let times = 0; times < 2; times++) await visit(PAGE);
    expect(await refusals()).toEqual([`3 origin ${PAGE}`]);
  });

  test("a wrong key, a secret key in a page and a foreign page are noted as well", async () => {
    await start({});
    const { keys } = intake;
    await visit("https://shop.example/", { key: `${keys.public}x` });
    await visit("https://shop.example/", { key: keys.secret });
    const foreign = await visit("https://tea.example/", {
      origin: "https://shop.example",
    });
    expect(foreign).toMatchObject({
      status: 202,
      body: { accepted: 0, rejected: [{ reason: "validation" }] },
    });
    expect((await refusals()).sort()).toEqual([
      "1 secretInBrowser ",
      "1 unauthorized ",
      '1 validation the page is on "tea.example", which is the host of no origin in the site\'s allowedOrigins: add its o',
    ]);
    const stored = JSON.stringify(await intake.rows("refusals"));
    for (const key of Object.values(keys)) {
      expect(stored).not.toContain(key.slice(7, 15));
    }
  });
});

describe('with localhost: "count"', () => {
  test("a development page counts on any port, and health reminds of it", async () => {
    await start({ localhost: "count" });
    for (const url of [`${PAGE}/tea`, "http://127.0.0.1:3000/cups"]) {
      expect(await visit(url)).toMatchObject({
        status: 202,
        body: { accepted: 1, rejected: [] },
      });
    }
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({ pageviews: 2 });
    expect(await status()).toMatchObject({
      ...{ hasEvent: true, localhost: "count", refusals: [] },
    });
    expect(await health()).toMatchObject({
      ...{ ok: true, level: "ok", reminders: ["localhostCounts"] },
    });
    expect(await visit("https://evil.example/")).toMatchObject({ status: 403 });
    await intake.call("sites:updateSite", { localhost: "exclude" });
    expect(await visit(PAGE)).toMatchObject({ status: 403 });
    expect(await health()).toMatchObject({ reminders: [] });
  });
});

test("a site that counts notes nothing an hour after its last change", async () => {
  await start({});
  await visit("https://shop.example/");
  await intake.foldAll();
  await intake.advance(HOUR);
  expect(await visit(PAGE)).toMatchObject({ status: 403 });
  expect(
    await visit("https://tea.example/", { origin: "https://shop.example" }),
  ).toMatchObject({ body: { rejected: [{ reason: "validation" }] } });
  expect(await intake.rows("refusals")).toEqual([]);
  await intake.advance(HOUR);
  expect((await status()).notCounted).toEqual([
    { reason: "validation", events: 1 },
  ]);
});

test("the component's own pruning deletes a note on the next days", async () => {
  await start({});
  await intake.engine.startCrons();
  await visit(PAGE);
  await intake.advance(DAY - HOUR);
  expect(await refusals()).toEqual([`1 origin ${PAGE}`]);
  await intake.advance(2 * DAY);
  expect(await intake.rows("refusals")).toEqual([]);
});
