/** The controls as markup. `pickers.dom.test.tsx` works with them as a viewer does. */
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { RootProvider } from "../context/RootProvider.js";
import { DashboardAround } from "../dashboard.helpers.js";
import { defaultLabels } from "../labels/labels.js";
import { plainSpaces } from "../render.helpers.js";
import { Popover } from "../ui/Popover.js";
import type { ComparisonChoice } from "./comparison.js";
import { ComparisonPicker } from "./ComparisonPicker.js";
import { DateSpanForm, faultOf } from "./DateSpanForm.js";
import type { IntervalChoice } from "./intervals.js";
import { IntervalPicker } from "./IntervalPicker.js";
import { OptionList } from "./OptionList.js";
import { RangePicker } from "./RangePicker.js";
import type { RangeChoice } from "./ranges.js";
import { ShortcutSheet } from "./ShortcutSheet.js";
import { TabBar } from "./TabBar.js";
import type { ViewState } from "./viewState.js";

const now = Date.parse("2026-03-18T12:34:00Z");
const ignore = () => {};

const render = (part: ReactNode) =>
  plainSpaces(
    renderToStaticMarkup(<RootProvider locale="en-US">{part}</RootProvider>),
  );
const renderIn = (state: Partial<ViewState>, part: ReactNode) =>
  render(<DashboardAround {...{ state, now }}>{part}</DashboardAround>);
const textOf = (html: string) => html.replace(/<[^>]*>/g, "");

describe("RangePicker", () => {
  const picker = (range: RangeChoice) => renderIn({ range }, <RangePicker />);

  test("a closed popover that says what is chosen", () => {
    const html = picker("mtd");
    expect(html).toContain('aria-haspopup="dialog" aria-expanded="false"');
    expect(html).not.toContain('role="dialog"');
    expect(textOf(html)).toBe("Range: Month to date");
  });

  test("dates by themselves", () => {
    const dates = { from: "2026-03-01", to: "2026-03-10" };
    expect(textOf(picker(dates))).toBe("Range: Mar 1 – 10, 2026");
  });
});

describe("ComparisonPicker", () => {
  const picker = (range: RangeChoice, comparison: ComparisonChoice) =>
    textOf(renderIn({ range, comparison }, <ComparisonPicker />));
  test.each<[RangeChoice, ComparisonChoice, string]>([
    ["7d", "previous", "Compare: previous period"],
    ["7d", "year", "Compare: previous year"],
    ["7d", "off", "Compare: off"],
    ["all", "previous", "Compare: off"],
    [
      "7d",
      { from: "2026-01-01", to: "2026-01-07" },
      "Compare: Jan 1 – 7, 2026",
    ],
  ])("%j with %j: %s", (range, value, text) =>
    expect(picker(range, value)).toBe(text),
  );
});

describe("IntervalPicker", () => {
  const picker = (range: RangeChoice, interval: IntervalChoice) =>
    renderIn({ range, interval }, <IntervalPicker />);

  test("says what automatic means, and offers only what makes sense", () => {
    const html = picker("7d", "hour");
    expect(html).toContain('<option value="auto">Auto (day)</option>');
    expect(html).toContain('<option value="hour" selected="">Hour</option>');
    expect(html).toContain('<option value="month" disabled="">Month</option>');
  });

  test("a choice that makes no sense here shows as automatic", () => {
    expect(picker("12mo", "hour")).toContain(
      '<option value="auto" selected="">Auto (month)</option>',
    );
  });
});

test("OptionList marks what is chosen for eyes and ears, and shows the keys", () => {
  const html = render(
    <OptionList
      label="Range"
      value="b"
      onChoose={ignore}
      groups={[
        [{ value: "a", label: "A", shortcut: "x" }],
        [{ value: "b", label: "B", hint: "Mar 1" }],
      ]}
    />,
  );
  expect(html).toContain('role="group" aria-label="Range"');
  expect(html.match(/<ul/g)).toHaveLength(2);
  expect(html).toContain('aria-pressed="false" aria-keyshortcuts="X"');
  const [, chosen = ""] = html.split('aria-pressed="true"');
  expect(chosen).toContain("<svg");
  expect(chosen).toContain("Mar 1");
});

test("OptionList: what makes no sense here cannot be chosen", () => {
  const html = render(
    <OptionList
      label="Comparison"
      value="off"
      onChoose={ignore}
      groups={[
        [
          { value: "previous", label: "Previous period", isDisabled: true },
          { value: "off", label: "No comparison", isDisabled: false },
        ],
      ]}
    />,
  );
  expect(html.match(/<button[^>]*disabled=""/g)).toHaveLength(1);
  expect(html).toMatch(/disabled=""[^>]*>.*Previous period.*No comparison/);
});

describe("DateSpanForm", () => {
  test("native inputs with names and the dates so far", () => {
    const html = render(
      <DateSpanForm
        initial={{ from: "2026-03-01", to: "2026-03-10" }}
        today="2026-03-18"
        onApply={ignore}
      />,
    );
    expect(html.match(/type="date"/g)).toHaveLength(2);
    expect(html.match(/max="2026-03-18"/g)).toHaveLength(2);
    expect(html).toContain('aria-invalid="false" value="2026-03-01"');
    expect(textOf(html)).toBe("FromToApply");
  });

  test.each([
    ["2026-03-01", "2026-03-10", null],
    ["2026-03-01", "2026-03-01", null],
    ["2026-03-10", "2026-03-01", "“From” is after “To”."],
    ["", "2026-03-01", "Choose both dates."],
    ["1026-03-01", "2026-03-01", "Choose dates from 2000-01-01 to 2026-03-18."],
    // Dates after today are cut off. A range that has nothing else is a mistake.
    ["2026-03-18", "2026-03-31", null],
    ["2026-03-19", "2026-03-31", "Choose dates from 2000-01-01 to 2026-03-18."],
  ])("from %j to %j: %s", (from, to, fault) =>
    expect(faultOf({ from, to }, "2026-03-18", defaultLabels)).toBe(fault),
  );
});

test("TabBar: one tab is chosen, in the order of Tab, and controls the panel", () => {
  const html = render(
    <TabBar
      tabs={["overview", "events"]}
      value="events"
      onChange={ignore}
      panelId="p"
    />,
  );
  expect(html).toContain('role="tablist" aria-label="Views"');
  expect(html).toContain(
    'id="p-events" class="footfall-tab" aria-selected="true" aria-controls="p" tabindex="0"',
  );
  expect(html).toContain(
    'id="p-overview" class="footfall-tab" aria-selected="false" tabindex="-1"',
  );
});

test("ShortcutSheet lists every key by name", () => {
  const sheet = (hasSites: boolean) =>
    render(
      <ShortcutSheet
        tabs={["overview"]}
        hasSites={hasSites}
        onClose={ignore}
      />,
    );
  const html = sheet(false);
  expect(html).not.toContain("Choose a site");
  expect(sheet(true)).toMatch(
    /<kbd[^>]*>S<\/kbd><\/dt><dd>Choose a site<\/dd>/,
  );
  expect(html).toMatch(/<kbd[^>]*>T<\/kbd><\/dt><dd>Today<\/dd>/);
  expect(html).toMatch(/<kbd[^>]*>1<\/kbd><\/dt><dd>Overview<\/dd>/);
  expect(html).toMatch(/<kbd[^>]*>Esc<\/kbd>/);
  expect(html.match(/<kbd/g)).toHaveLength(19);
});

test("a Popover's button takes the class that it is given", () => {
  const html = render(
    <Popover label="Export" button="Export" className="mine">
      {() => "sheet"}
    </Popover>,
  );
  expect(html).toContain('class="mine"');
  expect(html).not.toContain("sheet");
});

test("words of the app's own", () => {
  const html = render(
    <RootProvider labels={{ rangeToday: "Heute" }}>
      <DashboardAround state={{ range: "today" }} now={now}>
        <RangePicker />
      </DashboardAround>
    </RootProvider>,
  );
  expect(html).toContain("Heute");
});
