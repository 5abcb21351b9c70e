/** A part gets the size of its box, and follows it. */
import { act } from "react";
import { expect, test, vi } from "vitest";
import { createPage, textOf } from "../page.helpers.js";
import { useSize } from "./useSize.js";

function Box() {
  const [ref, { width, height }] = useSize<HTMLDivElement>({
    width: 960,
    height: 280,
  });
  return (
    <div ref={ref}>
      {width} by {height}
    </div>
  );
}

/** Draws the box with that size. `resize` changes it and tells the observers. */
async function openBox(width: number, height: number) {
  const draw = createPage();
  const observers = new Set<() => void>();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly onResize: () => void) {}
      observe() {
        observers.add(this.onResize);
      }
      disconnect() {
        observers.delete(this.onResize);
      }
    },
  );
  const measured = vi.spyOn(Element.prototype, "getBoundingClientRect");
  const sizeIs = (size: object) => measured.mockReturnValue(size as DOMRect);
  sizeIs({ width, height });
  await draw(<Box />);
  return {
    draw,
    observers,
    resize: (size: object) =>
      act(async () => {
        sizeIs(size);
        for (const tell of observers) tell();
      }),
  };
}

test("the size is measured at once, and again when the box changes", async () => {
  const { resize } = await openBox(400, 300);
  expect(textOf()).toBe("400 by 300");
  await resize({ width: 200, height: 150 });
  expect(textOf()).toBe("200 by 150");
});

test("a box that is hidden keeps the size that it had", async () => {
  const { resize } = await openBox(400, 300);
  await resize({ width: 0, height: 0 });
  expect(textOf()).toBe("400 by 300");
});

test("a box that was never seen has the first size", async () => {
  await openBox(0, 0);
  expect(textOf()).toBe("960 by 280");
});

test("nobody watches a box that is gone", async () => {
  const { draw, observers } = await openBox(400, 300);
  expect(observers.size).toBe(1);
  await draw(null);
  expect(observers.size).toBe(0);
});
