/** A viewer opens a sheet over the page and closes it. */
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { act } from "react";
import { button, click, createPage, named, textOf } from "../page.helpers.js";
import { Dialog } from "./Dialog.js";

async function openSheet({ isWide = false } = {}) {
  const draw = createPage();
  const onClose = vi.fn();
  const showModal = vi.spyOn(HTMLDialogElement.prototype, "showModal");
  const close = vi.spyOn(HTMLDialogElement.prototype, "close");
  function Page() {
    const [isOpen, setOpen] = useState(true);
    return (
      isOpen && (
        <Dialog
          title="All pages"
          isWide={isWide}
          onClose={() => {
            onClose();
            setOpen(false);
          }}
        >
          <p>Forty rows</p>
        </Dialog>
      )
    );
  }
  await draw(<Page />);
  return { draw, onClose, showModal, close };
}

const sheets = () => [...document.querySelectorAll("dialog")];
const sheet = () => named<HTMLDialogElement>("dialog", "All pages");

test("a sheet is the browser's modal dialog, named by its title", async () => {
  const { showModal } = await openSheet();
  expect(showModal.mock.contexts).toEqual([sheet()]);
  expect(sheet().open).toBe(true);
  expect(sheet().hasAttribute("data-wide")).toBe(false);
  expect(textOf(named('[role="region"]', "All pages"))).toBe("Forty rows");
});

test("a wide sheet says so to the stylesheet", async () => {
  await openSheet({ isWide: true });
  expect(sheet().dataset.wide).toBe("true");
});

test("its button closes it", async () => {
  const { onClose } = await openSheet();
  await click(button("Close"));
  expect(onClose).toHaveBeenCalledOnce();
  expect(sheets()).toEqual([]);
});

test("a press on the backdrop closes it, and one on the content does not", async () => {
  const { onClose } = await openSheet();
  await click(named("p", "Forty rows"));
  expect(onClose).not.toHaveBeenCalled();
  await click(sheet());
  expect(onClose).toHaveBeenCalledOnce();
});

test("Escape closes it by the page, so that the browser does not close it twice", async () => {
  const { onClose } = await openSheet();
  const cancel = new Event("cancel", { cancelable: true });
  await act(async () => sheet().dispatchEvent(cancel));
  expect(cancel.defaultPrevented).toBe(true);
  expect(onClose).toHaveBeenCalledOnce();
  expect(sheets()).toEqual([]);
});

test("a sheet whose part goes is closed first, so that the browser returns the focus", async () => {
  const { draw, close } = await openSheet();
  const wasOnPage: boolean[] = [];
  close.mockImplementation(function (this: HTMLDialogElement) {
    wasOnPage.push(this.isConnected);
  });
  await draw(null);
  expect(wasOnPage).toEqual([true]);
});
