/** A page that has only our script tag counts its visits. The backend serves the script. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { propertiesOf, eventsIn } from "./trackedShop.js";
import { useTrackedVisits } from "./trackedVisits.js";

const browser = useBrowser();
const visits = useTrackedVisits(browser);

const stub = `<script>
  window.footfall ||= function () { (footfall.q ||= []).push(arguments) };
</script>`;

/**
 * @param attributes the settings
 * @param calls the page's calls before the script is there
 * @param file the path of the script below the prefix
 */
function setUpTag(attributes: string, calls = "", file = "footfall.js"): void {
  const src = `${visits.proxy.url}/analytics/${file}`;
  visits.setUp({
    scripts: `${stub}
      <script defer src="${src}" data-key="${visits.key}" data-flush-interval-ms="50" ${attributes}></script>
      <script>${calls}</script>`,
  });
}

/** Waits for the second file. A click that leaves the page sooner does not count. */
async function untilSecondFile(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance
      .getEntriesByType("resource")
      .some(({ name }) => name.endsWith("/more.js")),
  );
}

async function leaveByLink(page: Page): Promise<void> {
  await untilSecondFile(page);
  await page.getByRole("link", { name: "Partner" }).click();
  await page.waitForURL("**/partner");
}

test("settings are attributes, and calls from before the script was there are kept", async () => {
  setUpTag(
    `data-hash-routes data-outbound-links="false"`,
    `footfall("register", { layout: "wide" });
     footfall("track", "signup", { plan: "pro" });
     footfall("identify", "ada", { name: "Ada" });`,
  );
  const page = await browser.open(`${visits.site.url}/a`);
  await page.evaluate(() => {
    window.footfall!("track", "later");
    window.footfall!("noSuchMethod");
  });
  await page.getByRole("link", { name: "Story" }).click();
  await page.getByRole("link", { name: "Partner" }).click();
  await page.waitForURL("**/partner");
  await visits.expectCounted({
    pages: { "/a": 1, "/a#story": 1 },
    events: { signup: 1, later: 1 },
    identifications: 1,
  });
  const stored = await visits.stored();
  const signup = stored.find(({ name }) => name === "signup");
  expect(propertiesOf(signup)).toEqual({
    layout: "wide",
    plan: "pro",
  });
  expect(stored.find(({ name }) => name === "later")!.userId).toBe("ada");
});

test("links out, downloads, forms and marked elements are counted by themselves", async () => {
  setUpTag("");
  const page = await browser.open(`${visits.site.url}/a`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await untilSecondFile(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Price list" }).click();
  await (await download).cancel();
  await page.getByRole("button", { name: "Subscribe" }).click();
  await page.waitForURL("**/thanks?*");
  await untilSecondFile(page);
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL("**/found?");
  await leaveByLink(page);

  await visits.expectCounted({
    pages: { "/a": 1, "/thanks": 1, "/found": 1 },
    events: {
      add_to_cart: 1,
      file_download: 1,
      form_submit: 1,
      search: 1,
      outbound_link: 1,
    },
  });
  const said = (await visits.stored())
    .filter(({ type }) => type === "track")
    .map(propertiesOf);
  expect(said).toEqual([
    { tea: "gyokuro" },
    { url: `${visits.site.url}/files/price-list.pdf` },
    { form: "newsletter" },
    { scope: "teas" },
    { url: `${visits.site.elsewhere}/partner` },
  ]);
  const sent = JSON.stringify(eventsIn(visits.proxy.requests));
  expect(sent, "what is in a form").not.toContain('"secret"');
});

test("two tags of one site count a visit once", async () => {
  const src = `${visits.proxy.url}/analytics/footfall.js`;
  const tag = `<script defer src="${src}" data-key="${visits.key}" data-flush-interval-ms="50"></script>`;
  visits.setUp({ scripts: `${tag}${tag}` });
  const page = await browser.open(`${visits.site.url}/a`);
  await page.getByRole("link", { name: "Story" }).click();
  await page.evaluate(() => window.footfall!("track", "read"));
  await visits.expectCounted({
    pages: { "/a": 1 },
    events: { read: 1 },
  });
});

const linksOut = { pages: { "/a": 1 }, events: { outbound_link: 1 } };

/** The paths of the requests, each once. */
const pathsOf = () => [
  ...new Set(visits.proxy.requests.map(({ path }) => path)),
];

test("under its neutral name the tag uses neutral paths only", async () => {
  setUpTag("", "", "v1/page.js");
  const page = await browser.open(`${visits.site.url}/a`);
  await leaveByLink(page);
  await visits.expectCounted(linksOut);
  expect(pathsOf().sort()).toEqual([
    "/analytics/v1/in",
    "/analytics/v1/more.js",
    "/analytics/v1/page.js",
  ]);
});

test("a page whose rules name a nonce loads the second file", async () => {
  const src = `${visits.proxy.url}/analytics/footfall.js`;
  visits.setUp({
    headers: { "content-security-policy": "script-src 'nonce-tea'" },
    scripts: `<script nonce="tea" defer src="${src}" data-key="${visits.key}"></script>`,
  });
  const page = await browser.open(`${visits.site.url}/a`);
  await leaveByLink(page);
  await visits.expectCounted(linksOut);
});

test("a click before the second file is there counts", async () => {
  setUpTag("");
  let deliver = () => {};
  const mayArrive = new Promise<void>((resolve) => (deliver = resolve));
  const page = await browser.open(`${visits.site.url}/a`, {
    prepare: async (opened) => {
      await opened.route("**/more.js", async (route) => {
        await mayArrive;
        await route.continue();
      });
    },
  });
  await page.evaluate(() =>
    document
      .querySelector("[data-footfall-event]")!
      .dispatchEvent(new MouseEvent("click", { bubbles: true })),
  );
  deliver();
  await visits.expectCounted({
    pages: { "/a": 1 },
    events: { add_to_cart: 1 },
  });
});

test("pages count without the second file", async () => {
  setUpTag("");
  browser.expectProblem(/ERR_BLOCKED_BY_CLIENT|ERR_FAILED/);
  const page = await browser.open(`${visits.site.url}/a`, {
    prepare: async (opened) => {
      await opened.route("**/more.js", (route) =>
        route.abort("blockedbyclient"),
      );
    },
  });
  await page.evaluate(() => window.footfall!("track", "read"));
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: "Page b" }).click();
  await page.waitForURL("**/b");
  await visits.expectCounted({
    pages: { "/a": 1, "/b": 1 },
    events: { read: 1 },
  });
});

test("the console of a development page explains a refusal once", async () => {
  const src = `${visits.proxy.url}/analytics/footfall.js`;
  visits.setUp({
    scripts: `<script defer src="${src}" data-key="ff_pub_wrong" data-flush-interval-ms="50"></script>`,
  });
  browser.expectProblem(/401/);
  const warnings: string[] = [];
  const page = await browser.open(`${visits.site.url}/a`, {
    prepare: async (opened) => {
      opened.on("console", (message) => {
        if (message.type() === "warning") warnings.push(message.text());
      });
    },
  });
  const refusals = () =>
    visits.proxy.statuses.filter((status) => status === 401).length;
  const before = refusals();
  for (const name of ["first", "second", "third"]) {
    await page.evaluate((each) => window.footfall!("track", each), name);
    await page.waitForTimeout(300);
  }
  await expect.poll(refusals).toBeGreaterThan(before + 1);
  await expect.poll(() => warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^Footfall: the server refused events with status 401: ".+"\. Use a public key of this deployment\.$/,
  );
});
