import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./copyText.js";

const element = { textContent: "<script>" } as HTMLElement;

afterEach(() => vi.unstubAllGlobals());

async function copyWith(clipboard: unknown) {
  const selectAllChildren = vi.fn();
  vi.stubGlobal("navigator", { clipboard });
  vi.stubGlobal("getSelection", () => ({ selectAllChildren }));
  return {
    isCopied: await copyText(element),
    selected: selectAllChildren.mock.calls.flat(),
  };
}

test("the text of the element is in the clipboard", async () => {
  const writeText = vi.fn(async () => {});
  expect(await copyWith({ writeText })).toEqual({
    isCopied: true,
    selected: [],
  });
  expect(writeText).toHaveBeenCalledWith("<script>");
});

test.each([
  ["without a clipboard, as over HTTP", undefined],
  [
    "where the browser refuses",
    { writeText: () => Promise.reject(new Error("NotAllowedError")) },
  ],
])("%s it is selected", async (_, clipboard) =>
  expect(await copyWith(clipboard)).toEqual({
    isCopied: false,
    selected: [element],
  }),
);
