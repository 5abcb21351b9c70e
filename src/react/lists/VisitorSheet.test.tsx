/** A visitor's sheet and the details of an event in every state as markup. */
import { describe, expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { readyReport } from "../data/report.js";
import { renderPart } from "../render.helpers.js";
import { EventDetails } from "./EventDetails.js";
import { eventOf, noon, profileOf, sessionOf } from "./listFixtures.helpers.js";
import { VisitorSheetBody } from "./VisitorSheet.js";

const now = noon + 3 * MINUTE;

test("EventDetails: properties, traits and what is known, the address put together again", () => {
  const html = renderPart(
    <EventDetails
      event={eventOf({
        path: "/a",
        search: "q=1",
        properties: [{ key: "items", value: { json: "[1]" } }],
        traits: [{ key: "plan", value: "team" }],
        language: "de",
        source: "server",
      })}
    />,
  );
  expect(html).toContain("<dt>items</dt><dd>[1]</dd>");
  expect(html).toContain("<dt>plan</dt><dd>team</dd>");
  expect(html).toContain("<dd>/a?q=1</dd>");
  expect(html).toContain("<dd>German</dd>");
  expect(html).toContain("<dd>Server</dd>");
  expect(html).not.toContain("<dt>User id</dt>");
  expect(renderPart(<EventDetails event={eventOf()} />)).toContain(
    "No properties.",
  );
});

describe("VisitorSheetBody", () => {
  const body = (profile: ReturnType<typeof profileOf> | null) =>
    renderPart(<VisitorSheetBody report={readyReport(profile)} now={now} />);

  test("unknown: said in words", () =>
    expect(body(null)).toContain("This visitor is unknown."));

  test("failed: an alert with a retry", () => {
    const report = {
      ...readyReport<null>(null),
      data: undefined,
      error: new Error("no"),
    };
    expect(
      renderPart(<VisitorSheetBody report={report} now={now} />),
    ).toContain('role="alert"');
  });

  test("facts, traits, sessions and the timeline by session", () => {
    const session = { id: "s1", startedAt: noon, endedAt: noon + MINUTE };
    const html = body(
      profileOf({
        userId: "u1",
        traits: [{ key: "plan", value: "team" }],
        sessions: [sessionOf()],
        timeline: [
          eventOf({ id: "e3", type: "track", name: "signup", session }),
          eventOf({ id: "e2", path: "/a", session }),
          eventOf({ id: "e1", source: "server", path: "/api" }),
        ],
        timelineIsWhole: false,
      }),
    );
    expect(html).toContain("<dt>User id</dt><dd>u1</dd>");
    expect(html).toContain("<dt>plan</dt><dd>team</dd>");
    expect(html).toContain("Newest sessions");
    expect(html.match(/<h5/g)).toHaveLength(2);
    expect(html).toContain("Outside of sessions");
    expect(html).toContain("Older events are not shown.");
    expect(html).not.toContain("<dt>Last seen</dt>");
  });

  test("without sessions and events", () => {
    const html = body(profileOf());
    expect(html).toContain("There are no stored events of this visitor.");
    expect(html).not.toContain("Newest sessions");
    expect(html).not.toContain("Older events");
  });
});
