/** Every state of the lists as markup. */
import { describe, expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { renderPart } from "../render.helpers.js";
import { EventTable } from "./EventTable.js";
import { FieldSearch } from "./FieldSearch.js";
import { eventOf, noon, sessionOf, visitorOf } from "./listFixtures.helpers.js";
import { ListTable } from "./ListTable.js";
import { SessionTable } from "./SessionTable.js";
import { readyList } from "./readyList.js";
import type { PagedList } from "./usePagedList.js";
import { VisitorTable } from "./VisitorTable.js";

const ignore = () => {};
const now = noon + 3 * MINUTE;

describe("states of a list", () => {
  const table = (list: Partial<PagedList<ReturnType<typeof visitorOf>>>) =>
    renderPart(
      <VisitorTable
        list={{ ...readyList([]), ...list }}
        now={now}
        onVisitor={ignore}
        empty="No visitors."
        emptyHint="Wait."
      />,
    );

  test("loading: a skeleton and no button", () => {
    const html = table({ rows: undefined });
    expect(html).toContain("footfall-skeleton");
    expect(html).not.toContain("<button");
  });

  test("empty: the message and the hint", () => {
    const html = table({});
    expect(html).toContain("No visitors.");
    expect(html).toContain("Wait.");
    expect(html).not.toContain("<table");
  });

  test("empty in an earlier range: still loading", () => {
    const html = table({ isStale: true });
    expect(html).toContain("footfall-skeleton");
    expect(html).not.toContain("No visitors.");
  });

  test("nothing on the first page: says so and offers to go on", () => {
    const html = table({ loadMore: ignore });
    expect(html).toContain("Nothing found so far.");
    expect(html).toContain('aria-disabled="false">Search further back<');
    expect(html).not.toContain("No visitors.");
  });

  test("more to load, loading it, and all loaded", () => {
    const rows = [visitorOf()];
    expect(table({ rows, loadMore: ignore })).toContain(
      'aria-disabled="false">Load more<',
    );
    expect(table({ rows, isLoadingMore: true })).toContain(
      'aria-disabled="true">Loading…<',
    );
    expect(table({ rows })).not.toContain("footfall-load-more");
  });

  test("with a name for it, the rows that are loaded are offered as a file", () => {
    const rows = [visitorOf(), visitorOf({ visitorId: "v2" })];
    expect(table({ rows })).not.toContain("Download");
    const named = (list: PagedList<ReturnType<typeof visitorOf>>) =>
      renderPart(
        <VisitorTable
          list={list}
          now={now}
          onVisitor={ignore}
          empty=""
          csvName="shop-visitors"
        />,
      );
    expect(named(readyList(rows))).toContain("Download CSV (2)<");
    expect(named(readyList([]))).not.toContain("Download");
  });

  test("stale rows are marked and cannot be continued", () => {
    const html = table({
      rows: [visitorOf()],
      isStale: true,
      loadMore: ignore,
    });
    expect(html).toContain('data-stale="true"');
    expect(html).not.toContain("footfall-load-more");
  });
});

test("VisitorTable: a button by name, exact times as titles, dashes for what is unknown", () => {
  const rows = [
    visitorOf({
      visitorId: "0193f2c8-77aa-7bd1",
      userId: "u1",
      traits: [{ key: "name", value: "Ada <3" }],
      lastSeenAt: noon,
      session: sessionOf({
        startedAt: noon,
        source: "Google",
        channel: "Organic Search",
        entryPage: "/in",
        exitPage: "/out",
        country: "DE",
        device: "mobile",
        browser: "Safari",
      }),
    }),
    visitorOf({ visitorId: "v2", firstSeenAt: noon + MINUTE }),
  ];
  const html = renderPart(
    <VisitorTable
      list={readyList(rows)}
      now={now}
      onVisitor={ignore}
      empty=""
    />,
  );
  expect(html).toMatch(
    /<button[^>]* title="0193f2c8-77aa-7bd1"[^>]*>.*Ada &lt;3/,
  );
  expect(html).toMatch(/title="Mar 15, 2026, 12:00.PM">3 min. ago</);
  // The visitor never came again, so its first time is the last.
  expect(html).toContain(">2 min. ago<");
  expect(html).toContain(">Google · Organic Search<");
  expect(html).toContain(">/in → /out<");
  expect(html).toContain(">Mobile · Safari<");
  // The second line of a narrow table.
  expect(html).toMatch(/footfall-list-below"[^>]*>Germany</);
  // Source, pages, country and device of the other one.
  expect(html.match(/>\(none\)</g)).toHaveLength(4);
});

describe("SessionTable", () => {
  const table = (sessions: ReturnType<typeof sessionOf>[]) =>
    renderPart(
      <SessionTable list={readyList(sessions)} now={now} onVisitor={ignore} />,
    );

  test("a bounce is said in words, revenue only where there is some", () => {
    const bounce = table([sessionOf({ isBounce: true })]);
    expect(bounce).toContain(">Bounce<");
    expect(bounce).not.toContain("Revenue");
    const sale = table([
      sessionOf({
        durationMs: 5 * MINUTE,
        country: "DE",
        revenue: [{ amount: 995, currency: "EUR" }],
      }),
    ]);
    expect(sale).not.toContain("Bounce");
    expect(sale).toContain(">5m 0s<");
    expect(sale).toContain(">Germany<");
    expect(sale).toContain(">€9.95<");
  });

  test("of one visitor: no column of visitors", () => {
    const html = renderPart(
      <SessionTable list={readyList([sessionOf()])} now={now} />,
    );
    expect(html).not.toContain("Visitor");
    expect(html).not.toContain("<button");
  });
});

test("sessions and events are offered as files as well", () => {
  const list = { now, onVisitor: ignore, csvName: "shop" };
  for (const table of [
    <SessionTable {...list} list={readyList([sessionOf()])} />,
    <EventTable {...list} list={readyList([eventOf()])} empty="" />,
  ]) {
    expect(renderPart(table)).toContain("Download CSV (1)<");
  }
});

test("EventTable: kinds in words, a button that opens the row, another for its visitor", () => {
  const html = renderPart(
    <EventTable
      list={readyList([
        eventOf({ path: "/a", title: "Page A", visitorId: "v1" }),
        eventOf({
          id: "e2",
          type: "track",
          name: "signup",
          path: "/b",
          userId: "u1",
          properties: [{ key: "plan", value: "team" }],
        }),
      ])}
      now={now}
      onVisitor={ignore}
      empty=""
    />,
  );
  expect(html.match(/aria-expanded="false"/g)).toHaveLength(2);
  expect(html.match(/<button/g)).toHaveLength(3);
  expect(html).toContain(">Pageview </span>");
  expect(html).toContain(">Custom event </span>");
  expect(html).toContain(">Page A<");
  expect(html).toContain(">/b<");
  expect(html).toContain(">plan: team<");
  // The event has no visitor, so there is no sheet to open.
  expect(html).toContain('<span dir="auto" title="u1">u1</span>');
});

test("ListTable draws details below the open row only", () => {
  const html = renderPart(
    <ListTable
      label="Letters"
      columns={[{ heading: "Letter", cell: (row: string) => row }]}
      rows={["a", "b"]}
      idOf={(row) => row}
      details={(row) => `details of ${row}`}
      openId="b"
    />,
  );
  expect(html).toContain("details of b");
  expect(html).not.toContain("details of a");
  expect(html.match(/data-open/g)).toHaveLength(1);
});

describe("FieldSearch", () => {
  const name = { field: "name", label: "Event name" } as const;
  const path = { field: "path", label: "Page path" } as const;

  test("one field: no choice; the input has its name", () => {
    const html = renderPart(
      <FieldSearch fields={[name]} filter={null} onFilter={ignore} />,
    );
    expect(html).not.toContain("<select");
    const [, id] = /<label[^>]* for="([^"]+)">Event name/.exec(html) ?? [];
    expect(html).toContain(`<input id="${id}"`);
    expect(html).not.toContain("Clear");
  });

  test("several fields: the one of the filter is chosen, and can be cleared", () => {
    const html = renderPart(
      <FieldSearch
        fields={[name, path]}
        filter={{ field: "path", text: "/a" }}
        onFilter={ignore}
      />,
    );
    expect(html).toContain('<option value="path" selected="">Page path');
    expect(html).toContain('value="/a"');
    expect(html).toContain("Clear");
  });
});
