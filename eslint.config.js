import convexPlugin from "@convex-dev/eslint-plugin";
import markdownPlugin from "@eslint/markdown";
import { tsImport } from "tsx/esm/api";
import tseslint from "typescript-eslint";
import { orderOfRooms } from "./scripts/eslint/rooms.js";
import { rangesInRows } from "./scripts/eslint/rows.js";

const { plainWords } = await tsImport(
  "./scripts/eslint/plainWords.ts",
  import.meta.url,
);

export default tseslint.config(
  {
    ignores: [
      "dist",
      "**/_generated",
      "artifacts",
      "node_modules",
      // The app is compiled where the package is installed: `npm run test:package`.
      "scripts/packedApp/app",
      "scripts/packedApp/frameworks",
      // `npm run test:wayin` compiles it in an app with Next.js.
      "example/proxies/next",
      "example/frameworks",
    ],
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Handlers are async by contract, whether or not they wait for something.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_",
          ignoreRestSiblings: true,
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "**/*.helpers.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          name: "fast-check",
          message: "src/fastCheck.helpers.ts has it with a fixed seed.",
        },
      ],
    },
  },
  ...orderOfRooms,
  rangesInRows,
  {
    files: ["src/react/**/*.ts", "src/react/**/*.tsx"],
    ignores: ["**/*.test.ts", "**/*.test.tsx", "**/*.helpers.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/shared/zone.js", "**/shared/zoneOffsets.js"],
              importNames: ["zoneOf", "ZoneOffsets"],
              message:
                "It asks the browser's time zone data. listedZone has the server's.",
            },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "NewExpression[callee.property.name='DateTimeFormat'] Property[key.name='timeZone']:not(:has(Literal[value='UTC']))",
          message:
            "The browser's time zone data may not be the server's: move the instant by the site's offset, and format it as UTC.",
        },
      ],
    },
  },
  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    ignores: ["**/*.test.ts", "**/*.test.tsx", "**/*.helpers.ts"],
    rules: {
      "max-lines-per-function": [
        "error",
        { max: 70, skipComments: true, skipBlankLines: true },
      ],
      "max-params": ["error", { max: 4 }],
    },
  },
  {
    files: ["src/component/**/*.ts", "example/convex/**/*.ts"],
    plugins: { "@convex-dev": convexPlugin },
    rules: {
      "@convex-dev/no-old-registered-function-syntax": "error",
      "@convex-dev/require-args-validator": "error",
      "@convex-dev/explicit-table-ids": "error",
    },
  },
  {
    files: ["**/*.ts", "**/*.tsx", "**/*.js", "**/*.mjs"],
    plugins: { "plain-words": plainWords },
    rules: { "plain-words/comments": "error" },
  },
  {
    // The lint's own words and cases have these words.
    ignores: ["scripts/eslint/**"],
    files: ["**/*.ts", "**/*.tsx", "**/*.js", "**/*.mjs"],
    plugins: { "plain-words": plainWords },
    rules: { "plain-words/strings": "error" },
  },
  {
    files: ["**/*.md"],
    plugins: { markdown: markdownPlugin, "plain-words": plainWords },
    language: "markdown/gfm",
    rules: { "plain-words/markdown": "error" },
  },
);
