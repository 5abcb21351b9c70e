/** Every state of an event's properties as markup. */
import { describe, expect, test } from "vitest";
import { readyReport } from "../data/report.js";
import { renderPart } from "../render.helpers.js";
import { EventPropertyValues } from "./EventPropertyValues.js";

const count = (html: string, part: string) => html.split(part).length - 1;

describe("EventPropertyValues", () => {
  const keysOf = (...names: string[]) =>
    readyReport({
      rows: names.map((key, i) => ({ key, events: 10 - i })),
      keyCount: names.length,
      events: 10,
      approximate: false,
    });
  const values = readyReport({
    rows: [
      { key: "pro", events: 8, visitors: 4 },
      { key: "", events: 2, visitors: 1 },
    ],
    keyCount: 2,
    none: null,
    events: 10,
    approximate: false,
  });
  const part = (
    props: Partial<React.ComponentProps<typeof EventPropertyValues>>,
  ) =>
    renderPart(
      <EventPropertyValues
        keys={keysOf("plan", "seats")}
        propertyKey="plan"
        values={values}
        onChoose={() => {}}
        fileName="signup"
        {...props}
      />,
    );

  test("few properties are a switch, the values a table", () => {
    const html = part({});
    expect(html).toContain('aria-pressed="true">plan<');
    expect(html).toContain('aria-pressed="false">seats<');
    expect(count(html, 'scope="row"')).toBe(2);
    expect(html).toContain(">&quot;&quot;<");
  });

  test("the events without a value are a row too", () => {
    const none = { events: 5, visitors: 3 };
    const html = part({ values: readyReport({ ...values.data!, none }) });
    expect(count(html, 'scope="row"')).toBe(3);
    expect(html).toContain(">(not set)<");
  });

  test("many properties are a list, with how many events carry each", () => {
    const html = part({ keys: keysOf(..."abcdef"), propertyKey: "c" });
    expect(html).toContain('<option value="c" selected="">c (8)</option>');
    expect(count(html, "<option")).toBe(6);
  });

  test("a chosen property that the range has not stays a choice", () => {
    const html = part({ propertyKey: "gone" });
    expect(html).toContain('aria-pressed="true">gone<');
  });

  test("none, and only the newest events", () => {
    expect(part({ keys: keysOf(), propertyKey: null })).toContain(
      "This event has no properties.",
    );
    const approximate = readyReport({
      rows: [{ key: "pro", events: 8, visitors: 4 }],
      keyCount: 20,
      none: null,
      events: 5_000,
      approximate: true,
    });
    const html = part({ values: approximate });
    expect(html).toContain("Counted from the newest 5,000 events");
    expect(html).toContain("The 1 most frequent of 20 values.");
    expect(html).toContain("≈");
  });
});
