/** The tracker for React: which component gets which tracker, and which renders are page views. */
import { StrictMode, useEffect, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import type { Tracker } from "../../browser/tracker.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { FootfallProvider } from "./FootfallProvider.js";
import { TrackPageViews } from "./TrackPageViews.js";
import { useFootfall } from "./useFootfall.js";

type Events = { signup: { plan: string } };

const options = {
  endpoint: "https://shop.example/analytics/ingest",
  key: "ff_pub_test",
};

afterEach(() => {
  globalThis.footfalls = undefined;
});

function fakeTracker() {
  const page = vi.fn<Tracker["page"]>();
  const track = vi.fn<Tracker["track"]>();
  const tracker = { page, track } as Partial<Tracker> as Tracker<Events>;
  return { page, track, tracker };
}

/** Passes its tracker to `onTracker`, during render and in an effect. */
function Probe({ onTracker }: { onTracker: (tracker: unknown) => void }) {
  const tracker = useFootfall();
  onTracker(tracker);
  useEffect(() => void onTracker(tracker));
  return null;
}

describe("FootfallProvider", () => {
  test("gives the tracker that it is given", async () => {
    const { tracker } = fakeTracker();
    const seen = new Set<unknown>();
    await createEffectsRoot()(
      <FootfallProvider tracker={tracker}>
        <Probe onTracker={(each) => seen.add(each)} />
      </FootfallProvider>,
    );
    expect([...seen]).toEqual([tracker]);
  });

  test("makes one tracker of its options, however often it renders and mounts", async () => {
    const seen = new Set<unknown>();
    const app = () => (
      <StrictMode>
        {/* An object of its own for each render, as most apps write it. */}
        <FootfallProvider options={{ ...options }}>
          <Probe onTracker={(each) => seen.add(each)} />
        </FootfallProvider>
      </StrictMode>
    );
    const render = createEffectsRoot();
    await render(app());
    await render(app());
    await render(null);
    await render(app());
    const trackers = Object.values(globalThis.footfalls ?? {});
    expect(trackers).toHaveLength(1);
    expect([...seen]).toEqual(trackers);
  });

  test("renders on a server, where tracking does nothing", () => {
    function Signup() {
      useFootfall<Events>().track("signup", { plan: "pro" });
      return <button>Sign up</button>;
    }
    const html = renderToStaticMarkup(
      <FootfallProvider options={options}>
        <TrackPageViews pathname="/" />
        <Signup />
      </FootfallProvider>,
    );
    expect(html).toBe("<button>Sign up</button>");
  });
});

describe("useFootfall", () => {
  test("without a provider it says what is missing", () => {
    const alone = () => renderToStaticMarkup(<TrackPageViews pathname="/" />);
    expect(alone).toThrow("put a <FootfallProvider> around");
  });

  test("knows the app's events", () => {
    expectTypeOf(useFootfall<Events>).returns.toEqualTypeOf<Tracker<Events>>();
  });
});

describe("TrackPageViews", () => {
  function setUp(wrap: (app: ReactNode) => ReactNode = (app) => app) {
    const { page, tracker } = fakeTracker();
    const render = createEffectsRoot();
    const show = (...pages: ReactNode[]) =>
      render(
        wrap(<FootfallProvider tracker={tracker}>{...pages}</FootfallProvider>),
      );
    return { page, show };
  }
  const inStrictMode = (app: ReactNode) => <StrictMode>{app}</StrictMode>;

  test.each([
    ["production", undefined],
    ["StrictMode", inStrictMode],
  ])("counts the first page and each change once: %s", async (_, wrap) => {
    const { page, show } = setUp(wrap);
    const counts: number[] = [];
    for (const pathname of ["/", "/", "/cart", "/cart", "/"]) {
      await show(<TrackPageViews pathname={pathname} />);
      counts.push(page.mock.calls.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3]);
    expect(page.mock.calls).toEqual([[{}], [{}], [{}]]);
  });

  test("a title is that of the view, and a new one alone is no view", async () => {
    const { page, show } = setUp(inStrictMode);
    await show(<TrackPageViews pathname="/" title="Tea" />);
    await show(<TrackPageViews pathname="/" title="Tea (1)" />);
    await show(<TrackPageViews pathname="/cart" title="Cart" />);
    expect(page.mock.calls).toEqual([[{ title: "Tea" }], [{ title: "Cart" }]]);
  });

  test("a page that is left for one that is not counted is viewed again", async () => {
    const { page, show } = setUp(inStrictMode);
    await show(<TrackPageViews pathname="/" />);
    await show();
    expect(page).toHaveBeenCalledTimes(1);
    await show(<TrackPageViews pathname="/" />);
    expect(page).toHaveBeenCalledTimes(2);
  });
});
