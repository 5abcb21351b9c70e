// tsc does not copy stylesheets. This puts ours, with its parts in it, beside the compiled React
// entry.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const source = new URL("../src/react/style.css", import.meta.url);
const css = readFileSync(source, "utf8").replace(
  /^@import "(.+)";$/gm,
  (_, part) => readFileSync(new URL(part, source), "utf8"),
);
mkdirSync("dist/react", { recursive: true });
writeFileSync("dist/react/style.css", css);
