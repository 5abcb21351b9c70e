/**
 * Readers that go through pages one after the other, or all at once, as `usePaginatedQuery` does.
 */
import { expect } from "vitest";
import type { ReadPage } from "../lists/lists.helpers.js";

/** A page with its end pinned. */
export interface HeldPage {
  cursor: string | null;
  endCursor: string;
  numItems: number;
}

const MAX_PAGES = 200;

/** Goes through all pages, with their sizes in turn. */
export async function walk(
  read: ReadPage,
  sizes: readonly number[],
  options: {
    maximumRowsRead?: number;
    /** Runs before the reader asks for the next page. */
    between?: (ids: string[]) => Promise<void>;
  } = {},
): Promise<{ ids: string[]; pages: HeldPage[] }> {
  const { between, ...limits } = options;
  const ids: string[] = [];
  const pages: HeldPage[] = [];
  let cursor: string | null = null;
  while (pages.length < MAX_PAGES) {
    const numItems = sizes[pages.length % sizes.length] ?? 1;
    const result = await read({ numItems, cursor, ...limits });
    expect(result.ids.length).toBeLessThanOrEqual(numItems);
    // A page that is not pinned never asks to be split: there is no end to split up to.
    expect(result.splitCursor).toBeUndefined();
    ids.push(...result.ids);
    pages.push({ cursor, numItems, endCursor: result.continueCursor });
    if (result.isDone) return { ids, pages };
    cursor = result.continueCursor;
    await between?.(ids);
  }
  throw new Error(`The list has not ended after ${MAX_PAGES} pages.`);
}

/** Reads pages once more, with their ends pinned, each in as many parts as it asks for. */
export async function readHeld(
  read: ReadPage,
  pages: readonly HeldPage[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const page of pages) {
    const whole = await read(page);
    expect(whole.continueCursor).toBe(page.endCursor);
    const parts = await readInParts(read, page);
    if (whole.pageStatus !== "SplitRequired") expect(parts).toEqual(whole.ids);
    ids.push(...parts);
  }
  return ids;
}

async function readInParts(read: ReadPage, page: HeldPage): Promise<string[]> {
  const ids: string[] = [];
  const waiting = [page];
  for (let reads = 0; reads < MAX_PAGES; reads++) {
    const part = waiting.shift();
    if (!part) return ids;
    const { splitCursor, ...result } = await read(part);
    if (!splitCursor) {
      ids.push(...result.ids);
      continue;
    }
    waiting.unshift(
      { ...part, endCursor: splitCursor },
      { ...part, cursor: splitCursor },
    );
  }
  throw new Error(`The page still splits after ${MAX_PAGES} reads.`);
}
