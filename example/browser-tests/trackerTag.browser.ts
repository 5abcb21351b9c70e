/** A page that has only our script tag counts its visits. The backend serves the script. */
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import { propertiesOf, eventsIn, useTrackedVisits } from "./trackedVisits.js";

const browser = useBrowser();
const visits = useTrackedVisits(browser);

const stub = `<script>
  window.footfall ||= function () { (footfall.q ||= []).push(arguments) };
</script>`;

/**
 * @param attributes the settings
 * @param calls the page's calls before the script is there
 */
function setUpTag(attributes: string, calls = ""): void {
  const src = `${visits.proxy.url}/analytics/footfall.js`;
  visits.setUp({
    scripts: `${stub}
      <script defer src="${src}" data-key="${visits.key}" data-flush-interval-ms="50" ${attributes}></script>
      <script>${calls}</script>`,
  });
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
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Price list" }).click();
  await (await download).cancel();
  await page.getByRole("button", { name: "Subscribe" }).click();
  await page.waitForURL("**/thanks?*");
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL("**/found?");
  await page.getByRole("link", { name: "Partner" }).click();
  await page.waitForURL("**/partner");

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
