/** The line that says that the reports are behind, and its question. */
import { ConvexProvider } from "convex/react";
import { anyApi } from "convex/server";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ReportStatus } from "../../shared/api/health.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import type { ReportsApi } from "../api.js";
import { createConvexClient } from "../convexClient.helpers.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { renderPart } from "../render.helpers.js";
import { BehindNote } from "./BehindNote.js";
import { useReportStatus } from "./useReportStatus.js";

describe("BehindNote", () => {
  const note = (status: ReportStatus) => renderPart(<BehindNote {...status} />);

  test("is an empty live region while all is well", () => {
    expect(note({ behindMs: 0, isCounting: true })).toContain(
      '<p class="footfall-status footfall-behind" role="status"></p>',
    );
  });

  test("says since when, and that counting goes on", () => {
    expect(note({ behindMs: 18.5 * MINUTE, isCounting: true })).toContain(
      'role="status">The reports were last up to date 18 min. ago. Counting goes on by itself, and nothing is lost.<',
    );
    expect(note({ behindMs: 3 * HOUR, isCounting: true })).toContain(
      "3 hr. ago",
    );
  });

  test("says where counting was stopped", () => {
    expect(note({ behindMs: MINUTE, isCounting: false })).toContain(
      "1 min. ago. Counting is stopped for now, and nothing is lost.",
    );
  });
});

describe("useReportStatus", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(Date.UTC(2026, 2, 2, 9, 32));
    vi.stubGlobal("document", {
      addEventListener: () => {},
      removeEventListener: () => {},
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function start(
    answer: () => Promise<ReportStatus>,
    api: Pick<ReportsApi, "getReportStatus"> = anyApi.analytics as never,
  ) {
    const asked: unknown[] = [];
    const { client } = createConvexClient({
      getReportStatus: (args) => {
        asked.push(args);
        return answer();
      },
    });
    const seen: ReportStatus[] = [];
    function Part() {
      seen.push(useReportStatus(api, "s1"));
      return null;
    }
    const render = createEffectsRoot();
    await render(
      <ConvexProvider client={client}>
        <Part />
      </ConvexProvider>,
    );
    return {
      asked,
      last: () => seen.at(-1),
      pass: (minutes: number) =>
        act(() => vi.advanceTimersByTimeAsync(minutes * MINUTE)),
    };
  }

  const behind = { behindMs: 20 * MINUTE, isCounting: true };
  const well = { behindMs: 0, isCounting: true };

  test("asks every five minutes, at the same times as everyone", async () => {
    let status = behind;
    const part = await start(() => Promise.resolve(status));
    expect(part.last()).toEqual(behind);
    const at = (minute: number) => Date.UTC(2026, 2, 2, 9, minute);
    expect(part.asked).toEqual([{ siteId: "s1", now: at(30) }]);
    await part.pass(2);
    expect(part.asked).toHaveLength(1);
    status = well;
    await part.pass(1);
    expect(part.asked.slice(1)).toEqual([{ siteId: "s1", now: at(35) }]);
    expect(part.last()).toEqual(well);
    await part.pass(10);
    expect(part.asked).toHaveLength(4);
  });

  test("goes on without where the app has none of it, asking once", async () => {
    const part = await start(() => Promise.reject(new Error("no function")));
    await part.pass(30);
    expect(part.last()).toEqual(well);
    expect(part.asked).toHaveLength(1);
  });

  test("asks nothing of an api that is without", async () => {
    const part = await start(() => Promise.resolve(behind), {});
    await part.pass(30);
    expect(part.asked).toEqual([]);
    expect(part.last()).toEqual(well);
  });
});
