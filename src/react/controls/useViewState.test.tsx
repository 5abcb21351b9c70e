import { act } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createEffectsRoot } from "../effects.helpers.js";
import { useViewState, type UpdateView } from "./useViewState.js";
import { defaultViewState, type ViewState } from "./viewState.js";

/** An address bar with a history. `back` presses its button. */
function createBrowser(hash: string) {
  const entries = [`/app?team=1${hash}`];
  const target = new EventTarget();
  const location = {
    get pathname() {
      return new URL(entries.at(-1) ?? "", "https://host").pathname;
    },
    get search() {
      return new URL(entries.at(-1) ?? "", "https://host").search;
    },
    get hash() {
      return new URL(entries.at(-1) ?? "", "https://host").hash;
    },
  };
  const history = {
    state: { router: 1 },
    pushState: (_state: unknown, _title: string, address: string) => {
      entries.push(address);
    },
    replaceState: (_state: unknown, _title: string, address: string) => {
      entries.splice(-1, 1, address);
    },
  };
  const back = () => {
    entries.pop();
    target.dispatchEvent(new Event("popstate"));
  };
  return {
    entries,
    back,
    window: {
      HTMLIFrameElement: class {},
      location,
      history,
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
    },
  };
}

async function mount(hash: string, { urlState }: { urlState: boolean }) {
  const browser = createBrowser(hash);
  const render = createEffectsRoot();
  vi.stubGlobal("window", browser.window);
  const seen: ViewState[] = [];
  let update: UpdateView = () => {};
  function Dashboard() {
    const [view, change] = useViewState({
      urlState,
      defaults: defaultViewState,
    });
    seen.push(view);
    update = change;
    return null;
  }
  await render(<Dashboard />);
  return {
    ...browser,
    view: () => seen.at(-1),
    update: (changes: Partial<ViewState>) => act(async () => update(changes)),
    goBack: () => act(async () => browser.back()),
  };
}

test("a shared address opens its view, and the back button returns to the one before", async () => {
  const page = await mount("#tab=events&range=30d", { urlState: true });
  expect(page.view()).toMatchObject({ tab: "events", range: "30d" });
  await page.update({ range: "7d" });
  await page.update({ figure: "sessions" });
  expect(page.entries).toEqual([
    "/app?team=1#tab=events&range=30d",
    "/app?team=1#tab=events&figure=sessions",
  ]);
  expect(page.view()).toMatchObject({ range: "7d", figure: "sessions" });
  await page.goBack();
  expect(page.view()).toMatchObject({ tab: "events", range: "30d" });
  await page.update({ tab: "overview" });
  await page.update({ range: "7d" });
  expect(page.entries.at(-1)).toBe("/app?team=1");
});

test("what changes nothing is no step", async () => {
  const page = await mount("", { urlState: true });
  await page.update({ tab: "overview" });
  expect(page.entries).toEqual(["/app?team=1"]);
});

test("without urlState the address is neither read nor written", async () => {
  const page = await mount("#tab=events", { urlState: false });
  expect(page.view()).toEqual(defaultViewState);
  await page.update({ panels: { pages: "exit" } });
  await page.update({ tab: "visitors", panels: { places: "city" } });
  expect(page.view()).toMatchObject({
    tab: "visitors",
    panels: { pages: "exit", places: "city" },
  });
  expect(page.entries).toEqual(["/app?team=1#tab=events"]);
});

test("the server renders the defaults", () => {
  function Tab() {
    const [view] = useViewState({ urlState: true, defaults: defaultViewState });
    return view.tab;
  }
  expect(renderToStaticMarkup(<Tab />)).toBe("overview");
});
