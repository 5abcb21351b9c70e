/** A viewer opens a popover, moves in it and leaves it again. */
import { act } from "react";
import { describe, expect, test, vi } from "vitest";
import { button, click, createPage, named } from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";
import { OptionSwitch } from "./OptionSwitch.js";
import { Popover } from "./Popover.js";

async function openPage() {
  const draw = createPage();
  await draw(
    <div className="footfall-root">
      <Popover label="Colours" button="Choose a colour">
        {(close) => (
          <>
            <button type="button">Red</button>
            <button type="button" aria-pressed="true" onClick={close}>
              Blue
            </button>
          </>
        )}
      </Popover>
      <button type="button">Next control</button>
    </div>,
  );
  return draw;
}

const sheets = () => [...document.querySelectorAll('[role="dialog"]')];
const opener = () => button("Choose a colour");

describe("Popover", () => {
  test("is closed until its button is pressed", async () => {
    stubPopovers();
    await openPage();
    expect(sheets()).toEqual([]);
    expect(opener().getAttribute("aria-expanded")).toBe("false");
    await click(opener());
    const sheet = named('[role="dialog"]', "Colours");
    expect(opener().getAttribute("aria-expanded")).toBe("true");
    expect(opener().getAttribute("aria-controls")).toBe(sheet.id);
  });

  test("is the browser's own, and belongs to its button", async () => {
    const popovers = stubPopovers();
    await openPage();
    await click(opener());
    expect(popovers.shown()).toEqual(sheets());
    expect(opener().popoverTargetElement).toBe(sheets()[0]);
    await click(opener());
    expect(popovers.shown()).toEqual([]);
    expect(opener().popoverTargetElement).toBeNull();
  });

  test("puts the focus on the chosen control", async () => {
    stubPopovers();
    await openPage();
    await click(opener());
    expect(document.activeElement).toBe(button("Blue"));
  });

  test("closes when something is chosen, and returns the focus", async () => {
    stubPopovers();
    await openPage();
    await click(opener());
    await click(button("Blue"));
    expect(sheets()).toEqual([]);
    expect(document.activeElement).toBe(opener());
  });

  test("follows the browser that closes it by Escape, and opens again", async () => {
    const popovers = stubPopovers();
    await openPage();
    await click(opener());
    await popovers.escape();
    expect(sheets()).toEqual([]);
    expect(opener().getAttribute("aria-expanded")).toBe("false");
    expect(document.activeElement).toBe(opener());
    await click(opener());
    expect(sheets()).toHaveLength(1);
  });

  test("follows the browser that closes it by a press outside", async () => {
    const popovers = stubPopovers();
    await openPage();
    await click(opener());
    await popovers.pressOutside();
    expect(sheets()).toEqual([]);
  });

  test("closes when Tab moves the focus out of it, and leaves the focus there", async () => {
    stubPopovers();
    await openPage();
    await click(opener());
    await act(async () => button("Red").focus());
    expect(sheets()).toHaveLength(1);
    await act(async () => button("Next control").focus());
    expect(sheets()).toEqual([]);
    expect(document.activeElement).toBe(button("Next control"));
  });

  test("works in a browser without popovers", async () => {
    await openPage();
    await click(opener());
    expect(sheets()).toHaveLength(1);
    expect(document.activeElement).toBe(button("Blue"));
    await click(opener());
    expect(sheets()).toEqual([]);
    await click(opener());
    await click(button("Blue"));
    expect(sheets()).toEqual([]);
    expect(document.activeElement).toBe(opener());
  });

  test("stands below its button, and follows it when the page scrolls", async () => {
    stubPopovers();
    await openPage();
    const at = vi.spyOn(opener(), "getBoundingClientRect");
    const below = (bottom: number) =>
      at.mockReturnValue({ left: 40, right: 90, bottom } as DOMRect);
    below(120);
    await click(opener());
    const top = () =>
      (sheets()[0] as HTMLElement).style.getPropertyValue("--footfall-y");
    expect(top()).toBe("120px");
    below(20);
    document.dispatchEvent(new Event("scroll"));
    expect(top()).toBe("20px");
  });

  test("is gone from the browser's popovers when its part is gone", async () => {
    const popovers = stubPopovers();
    const draw = await openPage();
    await click(opener());
    await draw(null);
    expect(popovers.shown()).toEqual([]);
  });
});

describe("OptionSwitch", () => {
  test("says which option is chosen, and reports another", async () => {
    const chosen: string[] = [];
    const draw = createPage();
    await draw(
      <OptionSwitch
        label="Look"
        look="plain"
        options={[
          { value: "map", label: "Map" },
          { value: "list", label: "List" },
        ]}
        value="map"
        onChange={(value) => chosen.push(value)}
      />,
    );
    const look = named('[role="group"]', "Look");
    const pressed = [...look.querySelectorAll('[aria-pressed="true"]')];
    expect(pressed).toEqual([button("Map")]);
    await click(button("List"));
    expect(chosen).toEqual(["list"]);
  });
});
