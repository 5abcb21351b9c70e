/** docs/proxy.md shows the files of this folder, as they are. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const read = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, file), "utf8");

const page = read("../../docs/proxy.md");

test.each([
  "cloudflare/worker.ts",
  "netlify/netlify.toml",
  "netlify/edge-functions/in.ts",
  "vercel/vercel.json",
  "next/next.config.ts",
  "next/proxy.ts",
  "vite/vite.config.ts",
])("docs/proxy.md shows %s", (file) => {
  expect(page).toContain(`\n${read(file).trimEnd()}\n\`\`\`\n`);
});
