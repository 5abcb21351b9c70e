/** The words of a language come after the page, once, and English replaces what does not come. */
import { act } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEffectsRoot } from "../effects.helpers.js";

const GERMAN = "./languages/german.js";

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock(GERMAN);
});

/** A part that notes what it renders with, from a page that has not loaded any words. */
async function newPart() {
  const { loadWords, useWords } = await import("./useWords.js");
  const seen: string[] = [];
  function Part() {
    const { labels, language, areWordsComing } = useWords("de");
    seen.push(`${labels.visitors} ${language} ${areWordsComing}`);
    return null;
  }
  return { Part, seen, loadWords };
}

test("a part is English and waits, and then German", async () => {
  const { Part, seen, loadWords } = await newPart();
  const render = createEffectsRoot();
  await render(<Part />);
  await act(() => loadWords("de"));
  expect(seen[0]).toBe("Visitors en true");
  expect(seen.at(-1)).toBe("Besucher de false");
  await render(null);
  const later = seen.length;
  await render(<Part />);
  expect(new Set(seen.slice(later))).toEqual(new Set(["Besucher de false"]));
});

test("words that cannot be fetched stay English, and are tried again", async () => {
  vi.doMock(GERMAN, () => {
    throw new Error("offline");
  });
  const { Part, seen, loadWords } = await newPart();
  const render = createEffectsRoot();
  await render(<Part />);
  await act(() => loadWords("de"));
  expect(seen.at(-1)).toBe("Visitors en false");
  vi.doUnmock(GERMAN);
  await act(() => loadWords("de"));
  expect(seen.at(-1)).toBe("Besucher de false");
});

test("the server's page is English, also once another page has loaded words", async () => {
  const { Part, seen, loadWords } = await newPart();
  await loadWords("de");
  renderToString(<Part />);
  expect(seen).toEqual(["Visitors en true"]);
});
