/** Every state of a panel's body as markup. */
import { describe, expect, test } from "vitest";
import { renderPart } from "../render.helpers.js";
import { PanelBody } from "./PanelBody.js";

describe("PanelBody", () => {
  test("loading: a skeleton that says so", () => {
    const html = renderPart(
      <PanelBody shape="rows" state={{ kind: "loading" }} />,
    );
    expect(html).toContain('role="status"');
    expect(html).toContain("Loading…");
    expect(html.match(/footfall-bone/g)).toHaveLength(8);
  });

  test("empty: the message and the hint", () => {
    const html = renderPart(
      <PanelBody
        shape="chart"
        state={{ kind: "empty", message: "No visits.", hint: "Wait." }}
      />,
    );
    expect(html).toContain("No visits.");
    expect(html).toContain("Wait.");
  });

  test("error: an alert with a retry and the details", () => {
    const html = renderPart(
      <PanelBody
        shape="rows"
        state={{
          kind: "error",
          error: new Error("<Server Error>"),
          onRetry: () => {},
        }}
      />,
    );
    expect(html).toContain('role="alert"');
    expect(html).toContain("Try again");
    expect(html).toContain("&lt;Server Error&gt;");
  });

  test("ready: the content, marked while it is stale", () => {
    const html = (isStale: boolean) =>
      renderPart(
        <PanelBody shape="rows" state={{ kind: "ready", isStale }}>
          42
        </PanelBody>,
      );
    expect(html(false)).toContain('aria-busy="false">42');
    expect(html(false)).not.toContain("data-stale");
    expect(html(true)).toContain('data-stale="true" aria-busy="true">42');
  });
});
