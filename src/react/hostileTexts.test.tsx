/** Hostile texts in every field on the page: no markup and no invisible text. Exports keep them. */
import { describe, expect, test } from "vitest";
import type { ListedEvent, ListedSession } from "../shared/api/lists.js";
import { BreakdownTable } from "./breakdown/BreakdownTable.js";
import { EventPropertyValues } from "./breakdown/EventPropertyValues.js";
import { readyReport } from "./data/report.js";
import { eventsCsv, sessionsCsv, visitorsCsv } from "./export/listsCsv.js";
import { breakdownCsv } from "./export/breakdownCsv.js";
import { realtimeCsv } from "./export/realtimeCsv.js";
import { parseCsv } from "./export/parseCsv.helpers.js";
import { guardFormula } from "./export/csv.js";
import { breakdownOf } from "./fixtures.helpers.js";
import { createFormats } from "./format/format.js";
import { defaultLabels as labels } from "./labels/labels.js";
import { EventDetails } from "./lists/EventDetails.js";
import { EventTable } from "./lists/EventTable.js";
import {
  eventOf,
  noon,
  profileOf,
  sessionOf,
  visitorOf,
} from "./lists/listFixtures.helpers.js";
import { SessionTable } from "./lists/SessionTable.js";
import { readyList } from "./lists/readyList.js";
import { VisitorProfileView } from "./lists/VisitorProfileView.js";
import { VisitorTable } from "./lists/VisitorTable.js";
import { EventFeed } from "./realtime/EventFeed.js";
import { RealtimePanel } from "./realtime/RealtimePanel.js";
import { renderPart } from "./render.helpers.js";

const ignore = () => {};

const hostile: [name: string, text: string, isInvisible: boolean][] = [
  ["markup", "<script>alert(1)</script>", false],
  ["an attribute", '" onmouseover="alert(1)" x="', false],
  ["no width", "\u200B", true],
  ["another of no width", "\uFEFF\u2060", true],
  ["blanks", " \u00A0\u3000", true],
  ["a filler", "\u3164", true],
  ["another direction", "\u202E", true],
  ["controls", "\0\x07", true],
  ["no width within", "goo\u200Bgle", false],
  ["another direction within", "/te\u202Efdp", false],
];

const event = (text: string): ListedEvent => {
  const own = eventOf();
  const texts = [
    ..."path search title hostname referrer name eventId userId visitorId".split(
      " ",
    ),
    ..."country region city language device browser os".split(" "),
  ];
  return {
    ...own,
    ...Object.fromEntries(texts.map((field) => [field, text])),
    type: "track",
    groups: [text],
    properties: [{ key: text, value: text }],
    traits: [{ key: "name", value: text }],
  };
};
const session = (text: string): ListedSession => {
  const texts =
    "visitorId entryPage exitPage source referrer channel campaign medium term content country region city language device browser os";
  return {
    ...sessionOf(),
    ...Object.fromEntries(texts.split(" ").map((field) => [field, text])),
  };
};
const visitor = (text: string) =>
  visitorOf({
    visitorId: text,
    userId: text,
    groups: [text],
    traits: [{ key: text, value: text }],
  });
const realtime = (text: string) => {
  const rows = [{ key: text, visitors: 1 }];
  return {
    activeVisitors: 1,
    visitors: 1,
    minutes: [{ start: noon, visitors: 1 }],
    pages: rows,
    sources: rows,
    countries: rows,
    approximate: false,
  };
};
const breakdown = (text: string, dimension: "page" | "city" = "page") =>
  breakdownOf([{ key: text, visitors: 1 }], { dimension });

/** Every part that shows text from senders. */
const parts: Record<string, (text: string) => React.ReactNode> = {
  "a breakdown": (text) => (
    <BreakdownTable
      breakdown={breakdown(text)}
      heading="Page"
      columns={["visitors"]}
      onOpenKey={ignore}
    />
  ),
  "a breakdown of places": (text) => (
    <BreakdownTable
      breakdown={breakdown(text, "city")}
      heading="City"
      columns={["visitors"]}
    />
  ),
  "properties and their values": (text) => (
    <EventPropertyValues
      keys={readyReport({
        rows: [{ key: text, events: 1 }],
        keyCount: 1,
        events: 1,
        approximate: false,
      })}
      values={readyReport({
        rows: [{ key: text, events: 1, visitors: 1, revenue: [] }],
        keyCount: 1,
        none: null,
        events: 1,
        approximate: false,
      })}
      propertyKey={text}
      onChoose={ignore}
      fileName="x"
    />
  ),
  events: (text) => (
    <EventTable
      list={readyList([event(text)])}
      now={noon}
      onVisitor={ignore}
      empty=""
    />
  ),
  "an event": (text) => <EventDetails event={event(text)} onVisitor={ignore} />,
  sessions: (text) => (
    <SessionTable
      list={readyList([session(text)])}
      now={noon}
      onVisitor={ignore}
    />
  ),
  visitors: (text) => (
    <VisitorTable
      list={readyList([visitor(text)])}
      now={noon}
      onVisitor={ignore}
      empty=""
    />
  ),
  "a visitor": (text) => (
    <VisitorProfileView
      profile={profileOf({
        ...visitor(text),
        sessions: [session(text)],
        timeline: [event(text)],
      })}
      now={noon}
    />
  ),
  "the feed": (text) => (
    <EventFeed list={readyList([event(text)])} now={noon} />
  ),
  "real time": (text) => (
    <RealtimePanel report={readyReport(realtime(text))} now={noon} />
  ),
};

describe.each(hostile)("%s", (_, text, isInvisible) => {
  test.each(Object.entries(parts))("in %s", (_name, part) => {
    const html = renderPart(part(text));
    expect(html).not.toContain("<script");
    expect(html).not.toContain('" onmouseover="');
    expect(html).not.toMatch(/[\0-\x08\u200B\u2060\u202E\u3164\uFEFF]/);
    if (isInvisible) expect(html).toContain("(invisible: U+");
  });

  test("exports keep it, except for the guard", async () => {
    const options = { formats: createFormats({ locale: "en" }), labels };
    const files = [
      await visitorsCsv([visitor(text)], options),
      await sessionsCsv([session(text)], options),
      await eventsCsv([event(text)], options),
      breakdownCsv(breakdown(text), { heading: "Page", ...options }),
      realtimeCsv(realtime(text), options),
    ];
    for (const file of files) {
      const cells = parseCsv(file).flat();
      expect(cells).toContain(guardFormula(text, { isBeforeText: true }));
      expect(file).not.toContain("(invisible");
    }
  });
});
