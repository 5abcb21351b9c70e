import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { embedScript, moreScript } from "./embedScript.js";

test.each([
  ["the tag", embedScript, 3 * 1024],
  ["its second file", moreScript, 1.2 * 1024],
])("%s keeps its promise of size, as `gzip -9` writes it", (_, code, most) =>
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(most),
);
