/**
 * `convex-footfall init` in an empty app: the built command, the real Convex CLI, and the embedded
 * backend as a self-hosted deployment.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startEmbedded, type Embedded } from "../../example/embedded/serve.js";
import { writeGenerated } from "./generated.js";

const root = path.resolve(import.meta.dirname, "../..");
const adminKey = `embedded|${randomBytes(16).toString("hex")}`;
const variables = ["FOOTFALL_PUBLIC_KEY", "FOOTFALL_OPEN_DASHBOARD"];

let app: string;
let backend: Embedded | undefined;

beforeEach(() => {
  app = mkdtempSync(path.join(tmpdir(), "footfall-init-"));
  mkdirSync(path.join(app, "node_modules"));
  for (const name of ["convex", "react", "vite"])
    symlinkSync(
      path.join(root, "node_modules", name),
      path.join(app, "node_modules", name),
    );
  symlinkSync(root, path.join(app, "node_modules/convex-footfall"));
  write("package.json", {
    name: "tea-shop",
    type: "module",
    scripts: { dev: "vite" },
    dependencies: { convex: "*", "convex-footfall": "*", react: "*" },
    devDependencies: { vite: "*" },
  });
  write(
    "index.html",
    "<html>\n  <head>\n    <title>Tea</title>\n  </head>\n</html>\n",
  );
});

afterEach(async () => {
  vi.restoreAllMocks();
  await backend?.close();
  backend = undefined;
  for (const name of variables) delete process.env[name];
  rmSync(app, { recursive: true, force: true });
});

function write(file: string, content: string | object): void {
  const text =
    typeof content === "string" ? content : JSON.stringify(content, null, 2);
  writeFileSync(path.join(app, file), text);
}

const read = (file: string) => readFileSync(path.join(app, file), "utf8");

interface Ran {
  status: number;
  output: string;
}

/** Runs the built command as npx does, without a terminal. */
function init(...args: string[]): Promise<Ran> {
  const command = path.join(root, "dist/cli/main.js");
  return runNode([command, "init", "--time-zone", "Europe/Berlin", ...args]);
}

function runNode(args: readonly string[]): Promise<Ran> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: app, env: { PATH, HOME } },
      (_error, stdout, stderr) =>
        resolve({ status: child.exitCode ?? -1, output: stdout + stderr }),
    );
    child.stdin?.end();
  });
}

test("an empty app gets its files, its key and its site, and a second run changes nothing", async () => {
  const first = await init("--yes");
  expect(first.output).toContain("Next: run `npx convex dev`");
  expect(first.status).toBe(0);

  // The embedded backend takes the place of `npx convex dev`.
  writeGenerated(
    path.join(root, "example/convex/_generated"),
    path.join(app, "convex"),
  );
  backend = await startEmbedded({
    root: app,
    functionsDir: "convex",
    freshModules: true,
    adminKey,
  });
  const { url } = backend;
  write(
    ".env.local",
    `CONVEX_SELF_HOSTED_URL=${url}\nCONVEX_SELF_HOSTED_ADMIN_KEY='${adminKey}'\nVITE_CONVEX_URL=${url}\nVITE_CONVEX_SITE_URL=${url}\n`,
  );
  const second = await init();
  expect(second.output).toContain("ran       footfall:provision");
  expect(second.status).toBe(0);
  expect(second.output).not.toContain(adminKey);
  const [, key] = /^VITE_FOOTFALL_KEY=(ff_pub_\w+)$/m.exec(read(".env.local"))!;
  expect(process.env.FOOTFALL_PUBLIC_KEY).toBe(key);
  expect(process.env.FOOTFALL_OPEN_DASHBOARD).toBe("true");
  expect(second.output).toContain("http://localhost:5173/analytics.html");

  const third = await init();
  expect(third.output).toContain("Nothing to change.");
  expect(third.status).toBe(0);

  expect(await getSite(url)).toMatchObject({
    status: "success",
    value: { name: "tea-shop", timeZone: "Europe/Berlin" },
  });
  const answer = await sendPageView(url, key!);
  expect(answer.status).toBe(202);

  delete process.env.FOOTFALL_OPEN_DASHBOARD;
  expect(await getSite(url)).toMatchObject({
    status: "error",
    errorData: { kind: "forbidden", message: "Sign in to see the reports." },
  });
});

async function getSite(url: string): Promise<unknown> {
  const response = await fetch(`${url}/api/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      path: "analytics:getSite",
      args: [{ slug: "default" }],
      format: "json",
    }),
  });
  return await response.json();
}

async function sendPageView(url: string, key: string): Promise<Response> {
  return await fetch(`${url}/analytics/ingest`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-footfall-key": key,
      origin: "http://localhost:5173",
      "user-agent":
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    },
    body: JSON.stringify({
      events: [
        {
          type: "pageview",
          eventId: "view-1",
          visitorId: "visitor-1",
          url: "http://localhost:5173/",
        },
      ],
    }),
  });
}

test.each([["vite"], ["next"]])(
  "the files for %s have no type error",
  async (framework) => {
    mkdirSync(path.join(app, "app"));
    await init("--yes", "--framework", framework);
    writeGenerated(
      path.join(root, "example/convex/_generated"),
      path.join(app, "convex"),
    );
    const types = (name: string) =>
      path.join(root, "node_modules/@types", name);
    write("tsconfig.json", {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "ES2022",
        lib: ["ES2023", "DOM", "DOM.Iterable"],
        module: "ESNext",
        moduleResolution: "Bundler",
        verbatimModuleSyntax: true,
        jsx: "react-jsx",
        skipLibCheck: true,
        types: ["vite/client", types("node")],
        paths: {
          react: [types("react")],
          "react/jsx-runtime": [types("react/jsx-runtime")],
          "react-dom/client": [types("react-dom/client")],
        },
      },
      include: ["convex", "src", "app", "*.ts"],
    });
    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const { output } = await runNode([tsc, "-p", "."]);
    expect(output).toBe("");
  },
);

test("code that is not pushed, and a deployment that does not answer, say what to run next", async () => {
  // The shop's own module of this name has no such function, and the backend says so.
  vi.spyOn(console, "error").mockImplementation(() => {});
  await init("--yes");
  backend = await startEmbedded({ root, freshModules: true, adminKey });
  write(
    ".env.local",
    `CONVEX_SELF_HOSTED_URL=${backend.url}\nCONVEX_SELF_HOSTED_ADMIN_KEY='${adminKey}'\n`,
  );
  const wrongKey = `CONVEX_SELF_HOSTED_URL=${backend.url}\nCONVEX_SELF_HOSTED_ADMIN_KEY=wrong\n`;
  process.env.FOOTFALL_PUBLIC_KEY = `ff_pub_${"a".repeat(48)}`;
  const notPushed = await init();
  expect(notPushed.output).toContain(
    "The deployment does not have the new functions yet",
  );
  expect(notPushed.status).toBe(1);

  write(".env.local", wrongKey);
  const refused = await init();
  expect(refused.output).toContain("The deployment did not answer");
  expect(refused.output).not.toMatch(/^\s+at /m);
  expect(refused.status).toBe(1);
});
