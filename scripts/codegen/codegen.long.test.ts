import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codegen } from "./codegen.js";

const project = realpathSync(mkdtempSync(path.join(tmpdir(), "codegen-test-")));
afterAll(() => rmSync(project, { recursive: true }));

function write(file: string, text: string) {
  const at = path.join(project, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
}

const notes = (argument: string) => `
  import { v } from "convex/values";
  import { query } from "./_generated/server.js";
  export const list = query({
    args: { ${argument}: v.string() },
    returns: v.array(v.object({ z: v.optional(v.number()), a: v.literal("b") })),
    handler: async () => [],
  });`;

beforeAll(() => {
  symlinkSync(
    path.resolve(import.meta.dirname, "../../node_modules"),
    path.join(project, "node_modules"),
  );
  write(
    "package.json",
    '{ "type": "module", "dependencies": { "convex": "*" } }',
  );
  write("convex.json", '{ "functions": "app" }');
  write("src/component/notes.ts", notes("author"));
  write(
    "src/component/convex.config.ts",
    `import { defineComponent } from "convex/server";
     export default defineComponent("notes");`,
  );
  write(
    "app/convex.config.ts",
    `import { defineApp } from "convex/server";
     import notes from "../src/component/convex.config.js";
     const app = defineApp();
     app.use(notes);
     export default app;`,
  );
});

const check = () => codegen({ project, isCheck: true });

test("finds files that are missing, out of date and not generated", async () => {
  expect(await check()).toEqual([
    { file: "src/component/_generated", problem: "is missing" },
    { file: "app/_generated", problem: "is missing" },
  ]);
  expect(await codegen({ project, isCheck: false })).toEqual([]);
  expect(await check()).toEqual([]);

  write("src/component/notes.ts", notes("reader"));
  rmSync(path.join(project, "app/_generated/api.js"));
  write("app/_generated/old.js", "");
  expect(await check()).toEqual([
    {
      file: "src/component/_generated/component.ts",
      problem: "is out of date",
    },
    { file: "app/_generated/api.js", problem: "is missing" },
    { file: "app/_generated/old.js", problem: "is not generated" },
  ]);
});

test("fails with a module that cannot be evaluated", async () => {
  write("src/component/broken.ts", "export const broken = missing();");
  await expect(codegen({ project, isCheck: false })).rejects.toThrow(
    "convex codegen ended with status 1",
  );
});
