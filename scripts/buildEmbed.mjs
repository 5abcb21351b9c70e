/**
 * Builds the two files of the tag, from `src/browser/embed.ts` and `src/browser/more.ts`. It writes
 * a module that the backend serves or, given `--dist`, files of the package. `--check` only tells
 * whether the module is up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { minify } from "@swc/core";
import { format } from "prettier";
import { build } from "vite";

const root = path.resolve(import.meta.dirname, "..");
const module = path.join(root, "src/client/http/embedScript.ts");
const dist = path.join(root, "dist/browser");

/** The files of the tag, each with its entry and its name in the module. */
const files = [
  {
    file: "footfall.js",
    entry: "embed.ts",
    format: "iife",
    constant: "embedScript",
  },
  {
    file: "more.js",
    entry: "secondFile.ts",
    format: "es",
    constant: "moreScript",
  },
];

/**
 * Fields of the tracker's state, of its outbox and of its store. Only the script itself reads them,
 * so one letter is enough for each. No option, command, event or object of the platform may have a
 * field of such a name.
 */
const privateFields = [
  "batchEvents",
  "choice",
  "disk",
  "dropped",
  "endPage",
  "failures",
  "hasViewed",
  "isSending",
  "keyPrefix",
  "keysInFlight",
  "notices",
  "place",
  "recordedKeys",
  "retryAfterMs",
  "sendBatch",
  "settings",
  "timer",
  "unsaved",
];

/** The `isTag.ts` of this build. */
const knowsTheTag = {
  name: "knows the tag",
  enforce: "pre",
  transform: (_code, id) =>
    id.endsWith("/browser/isTag.ts") ? "export const isTag = true;" : undefined,
};

const built = [];
for (const each of files) {
  built.push({ ...each, code: await minified(await bundled(each)) });
}
const unshortened = privateFields.filter((field) =>
  new RegExp(`\\b${field}\\b`).test(built[0].code),
);
if (unshortened.length > 0) {
  throw new Error(
    `The build cannot shorten ${unshortened.join(", ")}: the platform has fields of that name, or ?. calls them. Choose another name.`,
  );
}
const source = await format(
  `/** Generated from \`src/browser/\` by \`npm run build:embed\`; not to be edited. */
${built
  .map(
    ({ constant, entry, code }) => `/** Built from \`${entry}\`. */
export const ${constant} = ${JSON.stringify(code)};
`,
  )
  .join("\n")}`,
  { parser: "typescript" },
);

if (process.argv.includes("--check")) {
  if (readFileSync(module, "utf8") !== source) {
    console.error("The embed script is not up to date: npm run build:embed");
    process.exitCode = 1;
  }
} else if (process.argv.includes("--dist")) {
  mkdirSync(dist, { recursive: true });
  for (const { file, code } of built) {
    writeFileSync(path.join(dist, file), code);
  }
} else writeFileSync(module, source);

async function bundled({ entry, format }) {
  const [built] = [
    await build({
      configFile: false,
      plugins: [knowsTheTag],
      root,
      logLevel: "error",
      build: {
        write: false,
        minify: false,
        target: "es2022",
        lib: {
          entry: path.join(root, "src/browser", entry),
          formats: [format],
          name: "footfallEmbed",
        },
        rollupOptions: { output: { strict: false } },
      },
    }),
  ].flat();
  const [chunk] = built.output;
  return chunk.code;
}

/**
 * No property of the script is a getter, and nobody redefines a built-in. So the options that
 * terser calls unsafe are safe here.
 */
async function minified(source) {
  const { code } = await minify(source, {
    ecma: 2022,
    module: source.includes("export {"),
    mangle: {
      toplevel: true,
      props: { regex: `^(${privateFields.join("|")})$` },
    },
    compress: {
      ecma: 2022,
      // More of them make the gzipped file longer.
      passes: 3,
      toplevel: true,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_regexp: true,
      unsafe_methods: true,
    },
  });
  return code;
}
