/** A viewer sees that a panel failed, and tries again. */
import { expect, test, vi } from "vitest";
import { button, click, createPage, named, textOf } from "../page.helpers.js";
import { Panel } from "./Panel.js";
import { ReportBoundary } from "./ReportBoundary.js";

/** Draws a panel whose content throws until `repair` is called. */
async function openBrokenPanel(options: { thrown: unknown }) {
  vi.spyOn(console, "error").mockImplementation(() => {});
  let isBroken = true;
  function Rows() {
    // Apps may throw what is no error.
    if (isBroken) throw options.thrown;
    return "Forty rows";
  }
  const draw = createPage();
  const drawFor = (resetKey: string) =>
    draw(
      <ReportBoundary
        shape="rows"
        resetKey={resetKey}
        frame={(failure) => <Panel title="Pages">{failure}</Panel>}
      >
        <Rows />
      </ReportBoundary>,
    );
  await drawFor("this week");
  return {
    drawFor,
    repair: () => {
      isBroken = false;
    },
  };
}

test("a failure stands in the panel's frame, with its text among the details", async () => {
  await openBrokenPanel({ thrown: new Error("The till is on fire") });
  const alert = named("section", "Pages").querySelector('[role="alert"]');
  expect(alert && textOf(alert)).toContain("This report did not load.");
  expect(textOf(named("pre", /./))).toBe("The till is on fire");
});

test("what is thrown may be no error", async () => {
  await openBrokenPanel({ thrown: "The till is on fire" });
  expect(textOf(named("pre", /./))).toBe("The till is on fire");
});

test("another try fails as long as the cause is there, and then draws the content", async () => {
  const { repair } = await openBrokenPanel({ thrown: new Error("no") });
  await click(button("Try again"));
  expect(textOf()).toContain("This report did not load.");
  repair();
  await click(button("Try again"));
  expect(textOf()).toBe("Forty rows");
});

test("another question drops the failure, and the same one keeps it", async () => {
  const { drawFor, repair } = await openBrokenPanel({
    thrown: new Error("no"),
  });
  repair();
  await drawFor("this week");
  expect(textOf()).toContain("This report did not load.");
  await drawFor("last week");
  expect(textOf()).toBe("Forty rows");
});
