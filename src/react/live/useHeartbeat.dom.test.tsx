/** A page says that somebody looks at a site, as often as the server needs it. */
import { ConvexProvider } from "convex/react";
import { anyApi } from "convex/server";
import { act, StrictMode, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../shared/units.js";
import type { LiveApi } from "../api.js";
import { createConvexClient } from "../convexClient.helpers.js";
import { useHeartbeat } from "../index.js";
import { createPage } from "../page.helpers.js";

const liveApi = anyApi.live as unknown as LiveApi;

let isHidden = false;
beforeEach(() => {
  isHidden = false;
  localStorage.clear();
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  vi.spyOn(document, "hidden", "get").mockImplementation(() => isHidden);
});
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

const pass = (durationMs: number) =>
  act(() => vi.advanceTimersByTimeAsync(durationMs));

const turn = (next: "hidden" | "visible") =>
  act(async () => {
    isHidden = next === "hidden";
    document.dispatchEvent(new Event("visibilitychange"));
  });

function Looks({ at, api }: { at: string | undefined; api?: LiveApi }) {
  useHeartbeat(api ?? liveApi, at);
  return null;
}

/** A browser whose tabs share its storage. Each has a connection of its own. */
function openBrowser() {
  const page = createPage();
  const tabs = new Map<ReturnType<typeof createConvexClient>, ReactNode>();
  /** `answer` is what a heartbeat of the tab gets. */
  return function openTab(answer: Answer = () => null) {
    /** The sites of the heartbeats, with the minutes at which they came. */
    const beats: [siteId: string, minute: number][] = [];
    const start = Date.now();
    const tab = createConvexClient({
      heartbeat: ({ siteId }) => {
        beats.push([siteId, (Date.now() - start) / MINUTE]);
        return answer();
      },
    });
    const draw = (node: ReactNode) => {
      tabs.set(tab, node);
      const all = [...tabs].map(([{ client }, shown], index) => (
        <ConvexProvider key={index} client={client}>
          {shown}
        </ConvexProvider>
      ));
      return page(all);
    };
    return { beats, draw };
  };
}
type Answer = () => Promise<null> | null | Error;

const openTab = (answer?: Answer) => openBrowser()(answer);

describe("a visible page", () => {
  test("says so at once and every five minutes, until it goes", async () => {
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    expect(beats).toEqual([["s1", 0]]);
    await pass(14 * MINUTE);
    expect(beats.map(([, minute]) => minute)).toEqual([0, 5, 10]);
    await draw(null);
    await pass(60 * MINUTE);
    expect(beats).toHaveLength(3);
  });

  test("waits for its site, and changes with it", async () => {
    const { beats, draw } = openTab();
    await draw(<Looks at={undefined} />);
    await pass(10 * MINUTE);
    expect(beats).toEqual([]);
    await draw(<Looks at="s1" />);
    await pass(2 * MINUTE);
    await draw(<Looks at="s2" />);
    await pass(9 * MINUTE);
    expect(beats).toEqual([
      ["s1", 10],
      ["s2", 12],
      ["s2", 17],
    ]);
  });

  test("that comes back to a site within five minutes says nothing before they are over", async () => {
    const { beats, draw } = openTab();
    for (const site of ["s1", "s2", "s1"]) {
      await draw(<Looks at={site} />);
      await pass(2 * MINUTE);
    }
    expect(beats).toEqual([
      ["s1", 0],
      ["s2", 2],
      ["s1", 5],
    ]);
  });

  test("calls nothing without the app's function", async () => {
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" api={{} as LiveApi} />);
    await pass(20 * MINUTE);
    expect(beats).toEqual([]);
  });
});

describe("a hidden page", () => {
  test("says nothing, and says so at once when it is seen after five minutes", async () => {
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    await turn("hidden");
    await pass(60 * MINUTE);
    expect(beats).toHaveLength(1);
    await turn("visible");
    expect(beats).toEqual([
      ["s1", 0],
      ["s1", 60],
    ]);
    await pass(5 * MINUTE);
    expect(beats).toHaveLength(3);
  });

  test("that is seen again earlier keeps the rhythm", async () => {
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    await turn("hidden");
    await pass(2 * MINUTE);
    await turn("visible");
    await pass(4 * MINUTE);
    expect(beats.map(([, minute]) => minute)).toEqual([0, 5]);
  });

  test("that opens in the background waits until it is seen", async () => {
    isHidden = true;
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    await pass(3 * MINUTE);
    expect(beats).toEqual([]);
    await turn("visible");
    expect(beats).toEqual([["s1", 3]]);
  });
});

describe("many who look at one site", () => {
  test("in one page are one", async () => {
    const { beats, draw } = openTab();
    await draw(
      <StrictMode>
        <Looks at="s1" />
        <Looks at="s1" />
        <Looks at="s1" />
      </StrictMode>,
    );
    await pass(6 * MINUTE);
    expect(beats.map(([, minute]) => minute)).toEqual([0, 5]);
    await draw(
      <StrictMode>
        <Looks at="s1" />
      </StrictMode>,
    );
    await pass(5 * MINUTE);
    expect(beats.map(([, minute]) => minute)).toEqual([0, 5, 10]);
  });

  test("in tabs of one browser are one, and the second goes on when the first closes", async () => {
    const openTabHere = openBrowser();
    const [first, second] = [openTabHere(), openTabHere()];
    await first.draw(<Looks at="s1" />);
    await pass(2 * MINUTE);
    await second.draw(<Looks at="s1" />);
    await pass(2 * MINUTE);
    expect([first.beats.length, second.beats.length]).toEqual([1, 0]);
    await first.draw(null);
    await pass(MINUTE);
    expect([first.beats.length, second.beats.length]).toEqual([1, 1]);
  });

  test("a time of another tab that lies in the future counts for nothing", async () => {
    localStorage.setItem("footfall.heartbeat.s1", String(Date.now() + MINUTE));
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    expect(beats).toEqual([["s1", 0]]);
  });

  test("a page without storage says so itself", async () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new Error("denied");
    });
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("denied");
    });
    const { beats, draw } = openTab();
    await draw(<Looks at="s1" />);
    await pass(6 * MINUTE);
    expect(beats.map(([, minute]) => minute)).toEqual([0, 5]);
  });
});

describe("a heartbeat that fails", () => {
  test("leaves the page alone, warns once, and is tried again in five minutes", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { beats, draw } = openTab(() => new Error("forbidden"));
    await draw(
      <>
        <Looks at="s1" />
        <Looks at="s2" />
        <p>figures</p>
      </>,
    );
    await pass(11 * MINUTE);
    expect(document.body.textContent).toContain("figures");
    expect(beats.map(([site, minute]) => `${site} ${minute}`)).toEqual([
      "s1 0",
      "s2 0",
      "s1 5",
      "s2 5",
      "s1 10",
      "s2 10",
    ]);
    expect(warn.mock.calls.map(([message]) => message as string)).toEqual([
      "Footfall: the dashboard could not say that somebody looks. New events may take longer to appear.",
    ]);
  });

  test("is not told to other tabs, which try by themselves", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const openTabHere = openBrowser();
    const first = openTabHere(() => new Error("forbidden"));
    await first.draw(<Looks at="s1" />);
    const second = openTabHere();
    await second.draw(<Looks at="s1" />);
    expect(second.beats).toEqual([["s1", 0]]);
  });

  test("is not sent again while it waits for a connection", async () => {
    let answer = () => {};
    const waits = new Promise<null>((resolve) => {
      answer = () => resolve(null);
    });
    const { beats, draw } = openTab(() => waits);
    await draw(<Looks at="s1" />);
    await pass(30 * MINUTE);
    await turn("hidden");
    await turn("visible");
    expect(beats).toHaveLength(1);
    await act(async () => answer());
    await pass(5 * MINUTE - SECOND);
    expect(beats).toHaveLength(1);
    await pass(SECOND);
    expect(beats).toHaveLength(2);
  });
});
