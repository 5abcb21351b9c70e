import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { componentName, editConfig, newConfig } from "./editConfig.js";
import {
  addedLines,
  checkedEdit,
  codeOf,
  lineEndsOf,
} from "./edits.helpers.js";

/** Lines that an edit has to write again. */
const callsDefineApp = /defineApp\(|export default defineApp|env: \{ /;

const check = (before: string) =>
  checkedEdit(editConfig, before, callsDefineApp);

test("a new file needs no edit", () => {
  expect(editConfig(newConfig())).toEqual({ outcome: "kept" });
});

test("the default of Convex gets import, variables and component", () => {
  const before = `import { defineApp } from "convex/server";

const app = defineApp();

export default app;
`;
  expect(check(before)).toBe(`import { defineApp } from "convex/server";
import { v } from "convex/values";
import footfall from "convex-footfall/convex.config.js";

const app = defineApp({
  env: {
    FOOTFALL_PUBLIC_KEY: v.optional(v.string()),
    FOOTFALL_OPEN_DASHBOARD: v.optional(v.string()),
  },
});
app.use(footfall);

export default app;
`);
});

test("other components, single quotes and no semicolons stay", () => {
  const before = `import { defineApp } from 'convex/server'
import resend from '@convex-dev/resend/convex.config'

// Mail first.
const app = defineApp()
app.use(resend) // sends
app.use(resend, { name: 'second' })

export default app
`;
  expect(check(before)).toBe(`import { defineApp } from 'convex/server'
import resend from '@convex-dev/resend/convex.config'
import { v } from 'convex/values'
import footfall from 'convex-footfall/convex.config.js'

// Mail first.
const app = defineApp({
  env: {
    FOOTFALL_PUBLIC_KEY: v.optional(v.string()),
    FOOTFALL_OPEN_DASHBOARD: v.optional(v.string()),
  },
})
app.use(resend) // sends
app.use(resend, { name: 'second' })
app.use(footfall)

export default app
`);
});

test("variables that the app declares stay, with their comments", () => {
  const before = `import { defineApp } from "convex/server";
import { v } from "convex/values";

const app = defineApp({
    env: { // of the shop
        /** Signs. */
        STRIPE_KEY: v.string(), // secret
    },
});

export default app;
`;
  expect(check(before)).toContain(`    env: { // of the shop
        FOOTFALL_PUBLIC_KEY: v.optional(v.string()),
        FOOTFALL_OPEN_DASHBOARD: v.optional(v.string()),
        /** Signs. */
        STRIPE_KEY: v.string(), // secret
    },
`);
});

test.each([
  ["on one line", "const app = defineApp({ env: { A: v.string() } });"],
  ["with nothing in it", "const app = defineApp({ env: {} });"],
  [
    "of a constant",
    "const env = {\n  A: v.string(),\n};\nconst app = defineApp({ env });",
  ],
  ["without env", "const app = defineApp({});"],
  [
    "with a type",
    "const app = defineApp({ env: { A: v.string() } as const });",
  ],
  ["exported before", "export const app = defineApp();"],
])("an object %s gets the variables", (_, line) => {
  const after = check(
    `import { defineApp } from "convex/server";\nimport { v } from "convex/values";\n${line}\nexport default app;\n`,
  );
  expect(after).toMatch(/\bFOOTFALL_OPEN_DASHBOARD: v\.optional/);
  expect(after).toMatch(/^app\.use\(footfall\);$/m);
});

test("an app without a name gets one", () => {
  const before = `import { defineApp } from "convex/server";\n\nexport default defineApp();\n`;
  const after = check(before);
  expect(after).toContain("\nconst app = defineApp({\n");
  expect(after).toMatch(
    /\}\);\napp\.use\(footfall\);\n\nexport default app;\n$/,
  );
});

test("line ends of Windows stay", () => {
  const before =
    'import { defineApp } from "convex/server";\r\n\r\nconst app = defineApp();\r\n\r\nexport default app;\r\n';
  expect(lineEndsOf(check(before))).toEqual(new Set(["\r\n"]));
});

test("a component that is there under another name stays, and gets the variables", () => {
  const before = `import { defineApp } from "convex/server";
import analytics from "convex-footfall/convex.config";
const app = defineApp();
app.use(analytics, { name: "stats" });
export default app;
`;
  const after = check(before);
  expect(after.match(/\.use\(/g)).toHaveLength(1);
  expect(componentName(after)).toBe("stats");
});

test("the component's name is footfall where the file says no other", () => {
  expect(componentName(newConfig())).toBe("footfall");
  expect(componentName("")).toBe("footfall");
  expect(componentName("not {{ code")).toBe("footfall");
});

describe("the command gives up, says why and prints the lines", () => {
  test.each([
    ["no app", "export default {};", "no `defineApp()`"],
    ["no TypeScript", "const = ;", "no TypeScript"],
    [
      "options from elsewhere",
      `import { defineApp } from "convex/server";\nimport { options } from "./options";\nexport default defineApp(options);`,
      "the argument of `defineApp` is no object",
    ],
    [
      "variables from elsewhere",
      `import { defineApp } from "convex/server";\nimport { env } from "./env";\nconst app = defineApp({ env });\nexport default app;`,
      "`env` is no object",
    ],
    [
      "a taken name",
      `import { defineApp } from "convex/server";\nconst v = 1;\nconst app = defineApp();\nexport default app;`,
      "the name `v`",
    ],
    [
      "another footfall",
      `import { defineApp } from "convex/server";\nimport { footfall } from "./mine";\nconst app = defineApp();\nexport default app;`,
      "the name `footfall`",
    ],
  ])("%s", (_, code, reason) => {
    const edit = editConfig(code);
    expect(edit).toMatchObject({ outcome: "byHand" });
    if (edit.outcome !== "byHand") return;
    expect(edit.reason).toContain(reason);
    expect(edit.lines).toContain("app.use(footfall);");
  });
});

/** Configurations as people write them. */
const arbitraryConfig = fc
  .record({
    quote: fc.constantFrom('"', "'"),
    end: fc.constantFrom(";", ""),
    newline: fc.constantFrom("\n", "\r\n"),
    comment: fc.constantFrom("", "// the app's components", "/* a\n * b */"),
    others: fc.uniqueArray(
      fc.constantFrom("resend", "workpool", "migrations"),
      {
        maxLength: 3,
      },
    ),
    options: fc.constantFrom(
      "",
      "{}",
      "{ env: {} }",
      "{ env: { A: v.string() } }",
      "{\n  env: {\n    A: v.string(), // a\n    B: v.optional(v.string())\n  }\n}",
      "{\n\tenv: {\n\t\tA: v.string(),\n\t},\n}",
    ),
    name: fc.constantFrom("app", "theApp"),
    isLast: fc.boolean(),
  })
  .map(({ quote, end, newline, comment, others, options, name, isLast }) => {
    const from = (module: string) => `${quote}${module}${quote}${end}`;
    return [
      `import { defineApp } from ${from("convex/server")}`,
      ...(options.includes("v.")
        ? [`import { v } from ${from("convex/values")}`]
        : []),
      ...others.map(
        (each) =>
          `import ${each} from ${from(`@convex-dev/${each}/convex.config`)}`,
      ),
      "",
      ...(comment ? [comment] : []),
      `const ${name} = defineApp(${options})${end}`,
      ...others.map((each) => `${name}.use(${each})${end}`),
      "",
      `export default ${name}${end}${isLast ? "" : "\n"}`,
    ]
      .join("\n")
      .replaceAll("\n", newline);
  });

test("every configuration keeps its lines and its style, and a second run changes nothing", () => {
  fc.assert(
    fc.property(arbitraryConfig, (before) => {
      const after = check(before);
      expect(lineEndsOf(after)).toEqual(lineEndsOf(before));
      const quote = before.includes("'convex/server'") ? '"' : "'";
      for (const line of addedLines(before, after)) {
        expect(line).not.toContain(`from ${quote}`);
        if (!before.includes(";")) expect(line).not.toMatch(/;$/);
      }
      expect(codeOf(editConfig(before))).toBe(after);
    }),
  );
});
