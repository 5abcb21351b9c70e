/** A viewer works with the lists: opens rows, filters, and goes back. */
import { act } from "react";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  listFirst,
  openDashboard,
  panelText,
  tab,
} from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  choose,
  click,
  named,
  textOf,
  type,
} from "../page.helpers.js";
import { eventOf } from "./listFixtures.helpers.js";

const pageOf = <Row,>(...page: Row[]) => ({
  page,
  isDone: true,
  continueCursor: "",
});
const rows = () => [
  ...document.querySelectorAll<HTMLElement>(".footfall-list-row"),
];
const cell = (text: string) =>
  named<HTMLElement>(".footfall-list-row td", text);
const input = () =>
  document.querySelector<HTMLInputElement>(".footfall-list-input")!;
const hash = () => new URLSearchParams(location.hash.slice(1));

async function goTo(address: string) {
  await act(async () => {
    history.replaceState(null, "", address);
    window.dispatchEvent(new PopStateEvent("popstate"));
  });
}

/** Opens it with the view in the address. Remembers what the lists were asked. */
async function openInAddress(address: string) {
  history.replaceState(null, "", address);
  onTestFinished(() => history.replaceState(null, "", "#"));
  const asked: Record<string, object> = {};
  const page = await openDashboard(
    {
      listEvents: ({ paginationOpts: _, siteId: _s, ...args }) => {
        asked.events = args;
        const event = { type: "track", name: args.name ?? "signup" } as const;
        return pageOf(eventOf(event));
      },
      listVisitors: ({ paginationOpts: _, siteId: _s, ...args }) => {
        asked.visitors = args;
        return pageOf();
      },
    },
    { tabs: listFirst, urlState: true },
  );
  return { ...page, asked };
}

describe("a row", () => {
  test("opens the visitor by a click anywhere in it", async () => {
    await openDashboard({}, { tabs: ["sessions", "visitors", "events"] });
    await click(cell("/pricing"));
    expect(allNamed("dialog", "ada")).toHaveLength(1);
    await click(button("Close"));
    await click(tab("Visitors"));
    const [visitor] = rows();
    await click(visitor!.querySelector<HTMLElement>("td:last-child")!);
    expect(allNamed("dialog", "ada")).toHaveLength(1);
  });

  test("opens and closes the details of an event, and a button in it does its own", async () => {
    await openDashboard(
      {
        listEvents: () =>
          pageOf(eventOf({ type: "track", name: "a", visitorId: "v1" })),
      },
      { tabs: ["events", "visitors"] },
    );
    const [event] = rows();
    const time = event!.querySelector("td")!;
    await click(time);
    expect(panelText("Events")).toContain("No properties.");
    await click(time);
    expect(panelText("Events")).not.toContain("No properties.");
    await click(button("v1"));
    expect(panelText("Events")).not.toContain("No properties.");
    expect(allNamed("dialog", "ada")).toHaveLength(1);
  });

  test("stays closed where the click ends a selection of its text", async () => {
    await openDashboard({}, { tabs: ["sessions", "visitors"] });
    const selected = cell("/pricing");
    const selection = {
      isCollapsed: false,
      containsNode: (node: Node) => node.contains(selected),
    } as Selection;
    const spy = vi.spyOn(window, "getSelection").mockReturnValue(selection);
    onTestFinished(() => spy.mockRestore());
    await click(selected);
    expect(document.querySelector("dialog")).toBeNull();
  });
});

describe("the filter of events", () => {
  test("is in the address, and follows the back button", async () => {
    const { asked } = await openInAddress("#tab=events");
    expect(asked.events).not.toHaveProperty("name");
    const steps = history.length;
    await type(input(), "purchase");
    await click(button("Apply"));
    expect(hash().get("list.events")).toBe("name:purchase");
    expect(history.length).toBe(steps + 1);
    expect(asked.events).toMatchObject({ name: "purchase" });
    expect(panelText("Events")).toContain("purchase");
    await goTo("#tab=events&list.events=path:/a");
    expect(asked.events).toMatchObject({ path: "/a" });
    expect(input().value).toBe("/a");
    expect(document.querySelector("select")!.value).toBe("path");
    await goTo("#tab=events");
    expect(input().value).toBe("");
    expect(allNamed("button", "Clear")).toEqual([]);
  });

  test("is removed from the address by Clear", async () => {
    await openInAddress("#tab=events&list.events=name:signup");
    expect(input().value).toBe("signup");
    await click(button("Clear"));
    expect(hash().has("list.events")).toBe(false);
  });

  test.each(["signup", "color:red", "name:", ":", "__proto__:x"])(
    "ignores %s in the address",
    async (broken) => {
      const text = encodeURIComponent(broken);
      const { asked } = await openInAddress(`#tab=events&list.events=${text}`);
      expect(Object.keys(asked.events!)).toEqual(["from"]);
      expect(input().value).toBe("");
    },
  );

  test("offers the names and the pages of the range once somebody searches", async () => {
    const { sent } = await openInAddress("#tab=events");
    const options = () =>
      [...document.querySelectorAll("datalist option")].map((each) =>
        each.getAttribute("value"),
      );
    expect(sent).not.toContain("analytics:getBreakdown");
    await act(async () => input().focus());
    expect(options()).toEqual(["signup"]);
    expect(document.querySelector("datalist")!.id).toBe(
      input().getAttribute("list"),
    );
    await choose(document.querySelector("select")!, "Page path");
    expect(options()).toContain("/about");
    await choose(document.querySelector("select")!, "User id");
    expect(document.querySelector("datalist")).toBeNull();
  });
});

describe("a list of events of a rare page", () => {
  /** The rare event is on every page of these. All other pages have no row. */
  const openWithRows = async (...found: number[]) => {
    const last = found.at(-1) ?? 0;
    const asked: number[] = [];
    await openDashboard(
      {
        listEvents: ({ paginationOpts: { cursor } }) => {
          const page = Number(cursor ?? 0);
          // The client asks for a page again once it knows its end.
          if (!asked.includes(page)) asked.push(page);
          const event = eventOf({ id: `e${page}`, path: `/rare-${page}` });
          return {
            page: found.includes(page) ? [event] : [],
            isDone: page === last,
            continueCursor: String(page + 1),
          };
        },
      },
      { tabs: ["events"] },
    );
    return asked;
  };

  test("goes on by itself while pages have no row", async () => {
    const asked = await openWithRows(4, 7, 8);
    expect(asked).toEqual([0, 1, 2, 3, 4]);
    expect(panelText("Events")).toContain("/rare-4");
    await click(button("Load more"));
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(panelText("Events")).toContain("/rare-7");
    await click(button("Load more"));
    expect(asked.at(-1)).toBe(8);
    expect(allNamed("button", "Load more")).toEqual([]);
  });

  test("asks after ten pages without a row, and goes on for ten more", async () => {
    const asked = await openWithRows(23);
    expect(asked).toHaveLength(10);
    expect(panelText("Events")).toContain("Nothing found so far.");
    await click(button("Search further back"));
    expect(asked).toHaveLength(20);
    await click(button("Search further back"));
    expect(asked).toHaveLength(24);
    expect(panelText("Events")).toContain("/rare-23");
  });
});

describe("the list of visitors", () => {
  test("asks for the active ones, and by a switch for the new ones", async () => {
    const { asked } = await openInAddress("#tab=visitors");
    expect(asked.visitors).toMatchObject({ order: "lastActive" });
    expect(textOf()).toContain("No visitors in this range.");
    await click(button("New"));
    expect(hash().get("list.order")).toBe("firstSeen");
    expect(asked.visitors).toMatchObject({ order: "firstSeen" });
    expect(textOf()).toContain("First seen in this range, newest first.");
    await click(button("Active"));
    expect(hash().has("list.order")).toBe(false);
  });

  test("of a user has no range and no order", async () => {
    const { asked } = await openInAddress(
      "#tab=visitors&list.visitors=userId:ada",
    );
    expect(asked.visitors).toEqual({ userId: "ada" });
    expect(allNamed("button", "New")).toEqual([]);
    expect(textOf()).toContain("The user “ada” has no visitors.");
  });
});
