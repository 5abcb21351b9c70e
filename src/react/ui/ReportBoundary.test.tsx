import type { ReactNode } from "react";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Breakdown } from "../../shared/api/reports.js";
import { HOUR } from "../../shared/units.js";
import { useViewBreakdown, type View } from "../data/useView.js";
import { viewOfTwoHours } from "../data/view.helpers.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { breakdownOf, overviewOf, timeseriesOf } from "../fixtures.helpers.js";
import { ReportBoundary } from "./ReportBoundary.js";

const packed = (...bytes: number[]) =>
  breakdownOf([], {
    packed: { keys: [], cells: new Uint8Array(bytes).buffer },
  });
const readable = packed(1, 0);
const truncated = packed(1);

/** A view of two hours whose live part is given. */
const viewOf = (from: number, live: Breakdown) =>
  viewOfTwoHours(from, {
    closed: () => readable,
    live: {
      overview: overviewOf(),
      timeseries: timeseriesOf("hour", from, []),
      breakdowns: [live],
    },
  });

test("an answer that cannot be read takes its own panel only, until another is asked for", async () => {
  const drawn: Record<string, "content" | "failure"> = {};
  function Panel({ name, view }: { name: string; view: View }) {
    useViewBreakdown(view, "page");
    drawn[name] = "content";
    return null;
  }
  function Failure({ name }: { name: string }) {
    drawn[name] = "failure";
    return null;
  }
  const panel = (name: string, view: View): ReactNode => (
    <ReportBoundary
      shape="rows"
      resetKey={String(view.of.range.from)}
      frame={() => <Failure name={name} />}
    >
      <Panel name={name} view={view} />
    </ReportBoundary>
  );
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => logged.mockRestore());
  const render = createEffectsRoot();
  await render(
    <>
      {panel("pages", viewOf(0, truncated))}
      {panel("sources", viewOf(0, readable))}
    </>,
  );
  expect(drawn).toEqual({ pages: "failure", sources: "content" });
  await render(
    <>
      {panel("pages", viewOf(HOUR, readable))}
      {panel("sources", viewOf(HOUR, readable))}
    </>,
  );
  expect(drawn).toEqual({ pages: "content", sources: "content" });
});
