/** Every state of the real-time parts as markup. */
import { describe, expect, test } from "vitest";
import type { Realtime } from "../../shared/api/realtime.js";
import { MINUTE } from "../../shared/units.js";
import { readyReport } from "../data/report.js";
import { realtimeOf } from "../fixtures.helpers.js";
import { eventOf, noon } from "../lists/listFixtures.helpers.js";
import { readyList } from "../lists/readyList.js";
import { renderPart } from "../render.helpers.js";
import { CurrentVisitors } from "./CurrentVisitors.js";
import { EventFeed } from "./EventFeed.js";
import { RealtimePanel } from "./RealtimePanel.js";

describe("RealtimePanel", () => {
  const panel = (realtime: Partial<Realtime>) =>
    renderPart(
      <RealtimePanel report={readyReport(realtimeOf(realtime))} now={noon} />,
    );

  test("the numbers, short with the exact one as title, and spoken", () => {
    const html = panel({ activeVisitors: 12_873, visitors: 40_001 });
    expect(html).toContain('title="12,873">12.9K<');
    expect(html).toContain("40,001 visitors in the last 30 minutes");
    expect(html).toContain('role="status">12,873 active visitors<');
    expect(html).not.toContain("≈");
  });

  test("one is not many", () => {
    const html = panel({ activeVisitors: 1, visitors: 1 });
    expect(html).toContain('role="status">1 active visitor<');
    expect(html).toContain("1 visitor in the last 30 minutes");
  });

  test("nobody here: three tables that say so", () => {
    const html = panel({});
    expect(html).toContain('role="status">0 active visitors<');
    expect(html).toContain("Nobody here");
    expect(html).toContain("No source known");
    expect(html).toContain("No country known");
  });

  test("rows with names and bars", () => {
    const html = panel({
      pages: [
        { key: "/<a>", visitors: 8 },
        { key: "/b", visitors: 2 },
      ],
      sources: [{ key: "", visitors: 1 }],
      countries: [
        { key: "DE", visitors: 3 },
        { key: "FR", visitors: 1 },
      ],
    });
    expect(html).toContain("/&lt;a&gt;");
    expect(html).toContain("--footfall-share:25%");
    expect(html).toContain("--footfall-share:33.3%");
    expect(html).toContain(">Direct / None<");
    expect(html).toContain(">Germany<");
    expect(html).not.toContain("Nobody here");
  });

  test("approximate: marked, spoken and explained", () => {
    const html = panel({ activeVisitors: 900, approximate: true });
    expect(html.match(/≈/g)).toHaveLength(2);
    expect(html).toContain('role="status">approximately 900 active visitors<');
    expect(html).toContain("some figures are estimates");
  });

  test("approximate in its rows alone: the totals are exact", () => {
    const html = panel({
      activeVisitors: 900,
      approximate: true,
      approximations: [{ reason: "budget", figures: "rows" }],
    });
    expect(html).not.toContain("≈");
    expect(html).toContain("sources and countries leave some visitors out");
  });

  test("loading and failed", () => {
    const report = { ...readyReport(realtimeOf()), data: undefined };
    const state = (error?: Error) =>
      renderPart(<RealtimePanel report={{ ...report, error }} now={noon} />);
    expect(state()).toContain("footfall-skeleton");
    expect(state()).not.toContain("Download CSV");
    expect(panel({})).toContain("Download CSV<");
    expect(state(new Error("no"))).toContain('role="alert"');
  });
});

describe("CurrentVisitors", () => {
  const current = (realtime: Partial<Realtime>, onOpen?: () => void) =>
    renderPart(
      <CurrentVisitors
        report={{ data: realtimeOf(realtime) }}
        {...(onOpen && { onOpen })}
      />,
    );

  test("a text, and with onOpen a button", () => {
    expect(current({ activeVisitors: 12 })).toContain("12 current visitors");
    expect(current({ activeVisitors: 12 })).not.toContain("<button");
    expect(current({ activeVisitors: 1 }, () => {})).toMatch(
      /<button.*1 current visitor</,
    );
  });

  test("nobody: a point that rests", () => {
    expect(current({})).toContain("data-idle");
    expect(current({ activeVisitors: 1 })).not.toContain("data-idle");
  });

  test("approximate is marked; nothing before it is known", () => {
    expect(current({ approximate: true })).toContain("≈");
    expect(renderPart(<CurrentVisitors report={{ data: undefined }} />)).toBe(
      renderPart(null),
    );
  });
});

describe("EventFeed", () => {
  test("a line for each event: what, who, where and how long ago", () => {
    const html = renderPart(
      <EventFeed
        list={readyList([
          eventOf({ path: "/a", userId: "u1", country: "DE" }),
          eventOf({ id: "e2", type: "track", name: "signup" }),
        ])}
        now={noon + 2 * MINUTE}
      />,
    );
    expect(html.match(/<li/g)).toHaveLength(2);
    expect(html).toContain("u1 · Germany");
    expect(html).toContain("signup");
    expect(html).toContain(">2 min. ago<");
  });

  test("with a name for it, a file of the events", () => {
    const feed = (csvName?: string) =>
      renderPart(
        <EventFeed
          list={readyList([eventOf()])}
          now={noon}
          csvName={csvName}
        />,
      );
    expect(feed()).not.toContain("Download CSV");
    expect(feed("shop-latest-events")).toContain("Download CSV<");
  });

  test("empty", () =>
    expect(renderPart(<EventFeed list={readyList([])} now={noon} />)).toContain(
      "No events yet.",
    ));
});
