/**
 * Links in published documents lead somewhere: into the tarball, or into the repository. Packing
 * makes those absolute.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { absoluteLinks, relativeLinks } from "./links.js";
import { addressIn } from "./repository.js";
import { shippedFiles } from "./shippedFiles.js";

const root = path.resolve(import.meta.dirname, "../..");
const shipped = shippedFiles();
const documents = shipped.filter((file) => file.endsWith(".md"));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const address = addressIn("https://github.com/ada/x.git", "v0.2.0");

test("README, CHANGELOG, LICENSE, the definitions and all pictures ship", () => {
  const pictures = ["dark", "light", "phone"].map(
    (each) => `docs/dashboard-${each}.png`,
  );
  expect(shipped).toEqual(
    expect.arrayContaining([
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "docs/definitions.md",
      ...pictures,
    ]),
  );
});

test.each(documents)("%s: every relative link leads to a file", (document) => {
  const dead = relativeLinks(document, read(document))
    .filter(({ file }) => !existsSync(path.join(root, file)))
    .map(({ file, line }) => `${document}:${line}: ${file}`);
  expect(dead).toEqual([]);
});

test.each(documents)("%s: packed, no link is relative", (document) => {
  const packed = absoluteLinks(document, read(document), address);
  expect(relativeLinks(document, packed)).toEqual([]);
});

test("pictures get the address of their bytes, other files that of their page, both of the release", () => {
  const markdown = [
    "![A chart](docs/chart.png) and [`style.css`](../style.css#colours), [both ![x](y.png)](z.md)",
    '<img src="docs/dark.png" alt="" />',
    "[here](#costs) [there](https://example.com/a) `[no](link.md)`",
    "```md\n[no](link.md)\n```",
  ].join("\n");
  expect(absoluteLinks("src/README.md", markdown, address)).toBe(
    [
      "![A chart](https://github.com/ada/x/raw/v0.2.0/src/docs/chart.png) and [`style.css`](https://github.com/ada/x/blob/v0.2.0/style.css#colours), [both ![x](y.png)](https://github.com/ada/x/blob/v0.2.0/src/z.md)",
      '<img src="https://github.com/ada/x/raw/v0.2.0/src/docs/dark.png" alt="" />',
      "[here](#costs) [there](https://example.com/a) `[no](link.md)`",
      "```md\n[no](link.md)\n```",
    ].join("\n"),
  );
});
