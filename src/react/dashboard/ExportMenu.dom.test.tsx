/** A viewer saves the view as files, or prints it. */
import { ConvexProvider } from "convex/react";
import { strFromU8, unzipSync } from "fflate";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Overview } from "../../shared/api/reports.js";
import type { Tab } from "../controls/viewState.js";
import {
  createConvexClient,
  type QueryAnswers,
} from "../convexClient.helpers.js";
import { DashboardAround } from "../dashboard.helpers.js";
import { overviewOf } from "../fixtures.helpers.js";
import { FootfallRoot } from "../FootfallRoot.js";
import { noon } from "../lists/listFixtures.helpers.js";
import {
  allNamed,
  button,
  click,
  createPage,
  named,
  textOf,
  until,
} from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";
import { shopAnswers } from "../readApi.helpers.js";
import { ExportMenu } from "./ExportMenu.js";

const everything = "Everything as CSV (zip)";
const isOpen = () => document.querySelector('[role="dialog"]') !== null;
const alerts = () => [...document.querySelectorAll('[role="alert"]')];

beforeEach(() => {
  stubPopovers();
});

/** Opens the menu on that tab. `saved` gets the names and the contents of the files. */
async function openMenu({
  tab = "overview",
  answers = {},
}: { tab?: Tab; answers?: QueryAnswers } = {}) {
  const contents: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((content) => {
    contents.push(content as Blob);
    return "blob:1";
  });
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download);
  });
  const table: QueryAnswers = { ...shopAnswers, ...answers };
  const { client } = createConvexClient(table);
  await createPage()(
    <ConvexProvider client={client}>
      <FootfallRoot locale="en-US">
        <DashboardAround state={{ tab }} now={noon}>
          <ExportMenu />
        </DashboardAround>
      </FootfallRoot>
    </ConvexProvider>,
  );
  await click(button("Export"));
  return { names, contents, answers: table };
}

async function unzipped(content: Blob | undefined) {
  const files = unzipSync(new Uint8Array(await content!.arrayBuffer()));
  const overview = files["overview.csv"];
  return { names: Object.keys(files), overview: strFromU8(overview!) };
}

describe("the export", () => {
  test("saves everything in one file, and closes the menu", async () => {
    const { names, contents } = await openMenu();
    await click(button(everything));
    await until(() => expect(isOpen()).toBe(false));
    expect(names).toEqual(["shop-2026-03-09-2026-03-15.zip"]);
    const files = await unzipped(contents[0]);
    expect(files.names).toContain("by-day.csv");
    expect(files.names).toContain("page.csv");
    expect(files.overview).toContain("Visitors,1,1");
    expect(document.activeElement).toBe(button("Export"));
  });

  test("cannot start twice, also where the menu was closed meanwhile", async () => {
    let finish = () => {};
    const overview = new Promise<Overview>((resolve) => {
      finish = () => resolve(overviewOf());
    });
    const { names } = await openMenu({
      answers: { getOverview: () => overview },
    });
    await click(button(everything));
    expect(button("Collecting…").disabled).toBe(true);
    await click(button("Export"));
    await click(button("Export"));
    expect(button("Collecting…").disabled).toBe(true);
    finish();
    await until(() => expect(isOpen()).toBe(false));
    expect(names).toHaveLength(1);
  });

  test("says why it did not work, and may be tried again", async () => {
    const { names, answers } = await openMenu({
      answers: { getTimeseries: () => new Error("The till is on fire") },
    });
    await click(button(everything));
    await until(() => expect(alerts()).toHaveLength(1));
    expect(textOf(alerts()[0])).toBe(
      "The export did not work: The till is on fire",
    );
    expect(isOpen()).toBe(true);
    Object.assign(answers, shopAnswers);
    await click(button(everything));
    await until(() => expect(names).toHaveLength(1));
    expect(alerts()).toEqual([]);
  });

  test("of a list is not here, because lists have their own files", async () => {
    await openMenu({ tab: "sessions" });
    expect(allNamed("button", everything)).toEqual([]);
    expect(button("Print")).toBeTruthy();
  });
});

test("the separator that the viewer chooses is in the files", async () => {
  const { contents } = await openMenu();
  const choice = named('[role="group"]', "Separator of CSV files");
  const pressed = () =>
    [...choice.querySelectorAll('[aria-pressed="true"]')].map(textOf);
  expect(pressed()).toEqual(["Comma"]);
  await click(button("Semicolon"));
  expect(pressed()).toEqual(["Semicolon"]);
  await click(button(everything));
  await until(() => expect(contents).toHaveLength(1));
  const { overview } = await unzipped(contents[0]);
  expect(overview).toContain("Visitors;1;1");
});

test("printing prints the page and closes the menu", async () => {
  const print = vi.fn();
  vi.stubGlobal("print", print);
  await openMenu();
  await click(button("Print"));
  expect(print).toHaveBeenCalledOnce();
  expect(isOpen()).toBe(false);
});
