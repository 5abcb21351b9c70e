import { afterEach, describe, expect, test } from "vitest";
import {
  FakeDeployment,
  indexHtml,
  makeApp,
  runInit,
  type TestApp,
} from "./app.helpers.js";
import { newRouter } from "./code/editRouter.js";

const apps: TestApp[] = [];
afterEach(() => {
  for (const app of apps.splice(0)) app.remove();
});
function appWith(...args: Parameters<typeof makeApp>): TestApp {
  const app = makeApp(...args);
  apps.push(app);
  return app;
}

const viteApp = () => appWith(["vite", "react"], { "index.html": indexHtml });

const pushed = () => {
  const deployment = new FakeDeployment();
  deployment.functions = ["footfall:provision"];
  return deployment;
};
const development = { CONVEX_DEPLOYMENT: "dev:happy-animal-123" };

describe("files", () => {
  test("an app with Vite gets its backend, its dashboard, a page for it and the tag", async () => {
    const app = viteApp();
    const { isDone, output } = await runInit(app, { yes: true });
    expect(isDone).toBe(true);
    for (const file of [
      "convex/convex.config.ts",
      "convex/http.ts",
      "convex/analytics.ts",
      "convex/footfall.ts",
      "src/Analytics.tsx",
      "src/analyticsPage.tsx",
      "analytics.html",
    ])
      expect(output, file).toContain(`made      ${file}: `);
    expect(app.read("index.html")).toContain(
      'src="%VITE_CONVEX_SITE_URL%/analytics/footfall.js"',
    );
    expect(app.read("src/analyticsPage.tsx")).toContain(
      "import.meta.env.VITE_CONVEX_URL",
    );
    expect(app.read("convex/footfall.ts")).toContain('name: "tea-shop"');
  });

  test.each([
    ["nothing", {}, true],
    ["a configuration", { "tsconfig.app.json": '{"jsx": "react-jsx"}' }, false],
  ])("JSX works with %s for it", async (_, files, isExplicit) => {
    const app = appWith(["vite", "react"], {
      "index.html": indexHtml,
      ...files,
    });
    await runInit(app, { yes: true });
    for (const file of ["src/Analytics.tsx", "src/analyticsPage.tsx"])
      expect(app.read(file).startsWith("/** @jsxRuntime automatic */\n")).toBe(
        isExplicit,
      );
  });

  test.each([["app"], ["src/app"]])(
    "an app with Next.js in %s gets a page with its own provider and a tracker",
    async (folder) => {
      const app = appWith(["next", "react"], {
        [`${folder}/layout.tsx`]: "export default function Layout() {}",
      });
      await runInit(app);
      const page = app.read(`${folder}/analytics/page.tsx`);
      expect(page.split("\n")[0]).toBe('"use client";');
      expect(page).toContain("process.env.NEXT_PUBLIC_CONVEX_URL!");
      const up = folder === "app" ? "../../" : "../../../";
      expect(page).toContain(`from "${up}convex/_generated/api"`);
      const tracker = folder === "app" ? "" : "src/";
      expect(app.read(`${tracker}instrumentation-client.ts`)).toContain(
        "key: process.env.NEXT_PUBLIC_FOOTFALL_KEY!,",
      );
      const second = await runInit(app);
      expect(second.output).toContain("Nothing to change.");
    },
  );

  test("a page of Next.js uses the provider that the app has", async () => {
    const app = appWith(["next", "react"], {
      "app/providers.tsx": "<ConvexProviderWithClerk client={convex} />",
    });
    await runInit(app);
    expect(app.read("app/analytics/page.tsx")).not.toContain(
      "ConvexReactClient",
    );
  });

  test("an old Next.js gets the lines of the tracker to add", async () => {
    const app = appWith(["next", "react"], { "app/layout.tsx": "" });
    app.write("node_modules/next/package.json", '{"version": "15.2.4"}');
    const { isDone, output } = await runInit(app);
    expect(isDone).toBe(false);
    expect(output).toContain("Next.js 15.2 does not run it");
    expect(app.has("instrumentation-client.ts")).toBe(false);
  });

  test("a page without a bundler gets the tag with address and key, once they are known", async () => {
    const app = appWith([], { "index.html": indexHtml });
    await runInit(app, { yes: true });
    expect(app.read("index.html")).toBe(indexHtml);
    app.write(".env.local", "CONVEX_SITE_URL=https://a-b-1.convex.site\n");
    const deployment = pushed();
    await runInit(app, { yes: true, deployment, environment: development });
    const key = deployment.variables.FOOTFALL_PUBLIC_KEY!;
    expect(app.read("index.html")).toContain(
      'src="https://a-b-1.convex.site/analytics/footfall.js"',
    );
    expect(app.read("index.html")).toContain(`data-key="${key}"`);
    expect(app.read(".env.local")).not.toContain(key);
  });

  test("an app of no known framework gets its backend and reads what to add", async () => {
    const app = appWith(["expo"]);
    const { output, isDone } = await runInit(app, {
      deployment: pushed(),
      environment: development,
    });
    expect(isDone).toBe(true);
    expect(output).toContain(`
    <AnalyticsDashboard
      api={api.analytics}
      liveApi={api.analytics}
      site="default"
    />
`);
    expect(output).toContain("Put this tag into the head");
  });

  test("another functions folder is the one that convex.json names", async () => {
    const app = appWith(["vite", "react"], {
      "index.html": indexHtml,
      "convex.json": '{"functions": "src/backend/"}',
    });
    await runInit(app, { yes: true });
    expect(app.has("src/backend/footfall.ts")).toBe(true);
    expect(app.has("convex")).toBe(false);
    expect(app.read("src/Analytics.tsx")).toContain(
      'from "./backend/_generated/api"',
    );
  });

  test("a second run changes nothing, and says so", async () => {
    const app = viteApp();
    const deployment = pushed();
    const options = { yes: true, deployment, environment: development };
    app.write(
      ".env.local",
      "VITE_CONVEX_URL=https://happy-animal-123.convex.cloud\n",
    );
    await runInit(app, options);
    const variables = { ...deployment.variables };
    const files = app.read(".env.local");
    const second = await runInit(app, options);
    expect(second.output).toContain("Nothing to change.");
    expect(second.output).not.toMatch(/ (?:made|changed|set|wrote) {2,}/);
    expect(second.output).toContain("http://localhost:5173/analytics.html");
    expect(deployment.variables).toEqual(variables);
    expect(app.read(".env.local")).toBe(files);
  });

  test("what the app has under other names stays, and is used", async () => {
    const app = appWith(["vite", "react"], {
      "index.html": indexHtml,
      "convex/stats/reports.ts":
        "export const { getSite } = exposeAnalyticsApi(components.footfall, {});",
      "convex/setup.ts":
        "export const setUp = internalMutation({ handler: (ctx) => provisionSite(ctx) });",
      "src/tracker.ts":
        'import { createTracker } from "convex-footfall/browser";',
    });
    const deployment = new FakeDeployment();
    deployment.functions = ["setup:setUp"];
    const { isDone, output } = await runInit(app, {
      yes: true,
      deployment,
      environment: development,
    });
    expect(isDone).toBe(true);
    expect(output).toContain("kept      convex/stats/reports.ts");
    expect(output).toContain("ran       setup:setUp");
    const dashboard = app.read("src/Analytics.tsx");
    expect(dashboard).toContain("api={api.stats.reports}");
    expect(dashboard, "the app has no heartbeat").not.toContain("liveApi");
    expect(app.has("convex/footfall.ts")).toBe(false);
    expect(app.read("index.html")).toBe(indexHtml);
  });

  test("a heartbeat that the app has elsewhere is what the dashboard calls", async () => {
    const app = appWith(["vite", "react"], {
      "index.html": indexHtml,
      "convex/stats/reports.ts":
        "export const { getSite } = exposeAnalyticsApi(components.footfall, {});",
      "convex/stats/live.ts":
        "export const { heartbeat } = exposeLiveApi(components.footfall, {});",
    });
    await runInit(app, { yes: true });
    const dashboard = app.read("src/Analytics.tsx");
    expect(dashboard).toContain("api={api.stats.reports}");
    expect(dashboard).toContain("liveApi={api.stats.live}");
  });

  test("names that other code has are not taken", async () => {
    const app = appWith(["vite", "react"], {
      "index.html": indexHtml,
      "convex/analytics.ts": "export const mine = 1;\n",
      "convex/footfall.ts": "export const footfall = 1;\n",
      "src/Analytics.tsx": "export const Analytics = 1;\n",
    });
    await runInit(app, { yes: true });
    expect(app.read("convex/analytics.ts")).toBe("export const mine = 1;\n");
    expect(app.has("convex/footfallAnalytics.ts")).toBe(true);
    const dashboard = app.read("src/FootfallPage.tsx");
    expect(dashboard).toContain("  api={api.footfallAnalytics}\n");
    expect(dashboard).toContain("  liveApi={api.footfallAnalytics}\n");
    expect(app.read("src/analyticsPage.tsx")).toContain('"./FootfallPage"');
    expect(app.read("convex/footfall.ts")).toMatch(
      /^import[^]*export const footfall = 1;[^]*export const provision/,
    );
  });
});

describe("an existing file", () => {
  const router = newRouter("footfall").replace(
    /^.*(?:registerRoutes|components).*\n/gm,
    "",
  );

  test("shows its diff and changes after a yes", async () => {
    const app = appWith([], { "convex/http.ts": router });
    const { isDone, output, questions } = await runInit(app, { answer: true });
    expect(questions).toEqual(["Change convex/http.ts?"]);
    expect(output).toContain("+registerRoutes(http, components.footfall);");
    expect(app.read("convex/http.ts")).toContain("registerRoutes(http");
    expect(isDone).toBe(true);
  });

  test("stays after a no", async () => {
    const app = appWith([], { "convex/http.ts": router });
    const { isDone, output } = await runInit(app, { answer: false });
    expect(app.read("convex/http.ts")).toBe(router);
    expect(output).toContain("not done  convex/http.ts: you said no");
    expect(isDone).toBe(false);
  });

  test("stays where nobody can answer, and all others are written", async () => {
    const app = appWith([], { "convex/http.ts": router });
    const { isDone, output } = await runInit(app);
    expect(app.read("convex/http.ts")).toBe(router);
    expect(output).toContain("not done  convex/http.ts: it exists");
    expect(app.has("convex/analytics.ts")).toBe(true);
    expect(isDone).toBe(false);
  });

  test("that cannot be edited safely shows its lines, and the site waits", async () => {
    const app = appWith([], {
      "convex/http.ts": "export { default } from './r';",
    });
    const deployment = pushed();
    const { isDone, output } = await runInit(app, {
      yes: true,
      deployment,
      environment: development,
    });
    expect(output).toContain("by hand   convex/http.ts: it exports no router");
    expect(output).toContain("    registerRoutes(http, components.footfall);");
    expect(output).toContain("The site is not made yet");
    expect(deployment.commands.join()).not.toContain("run ");
    expect(isDone).toBe(false);
  });
});

describe("the deployment", () => {
  test("gets a key, opens the dashboard and makes the site, and the page reads key and address", async () => {
    const app = viteApp();
    app.write(
      ".env.local",
      "CONVEX_DEPLOYMENT=dev:happy-animal-123 # team: a\nVITE_CONVEX_URL=https://happy-animal-123.convex.cloud",
    );
    const deployment = pushed();
    const { isDone, output } = await runInit(app, { yes: true, deployment });
    const key = deployment.variables.FOOTFALL_PUBLIC_KEY!;
    expect(key).toMatch(/^ff_pub_[0-9a-f]{48}$/);
    expect(deployment.variables.FOOTFALL_OPEN_DASHBOARD).toBe("true");
    expect(deployment.commands.at(-1)).toBe("run footfall:provision");
    expect(app.read(".env.local")).toBe(
      `CONVEX_DEPLOYMENT=dev:happy-animal-123 # team: a
VITE_CONVEX_URL=https://happy-animal-123.convex.cloud
VITE_FOOTFALL_KEY=${key}
VITE_CONVEX_SITE_URL=https://happy-animal-123.convex.site
`,
    );
    expect(output).toContain(
      "the public key, for the page. Everybody may see it",
    );
    expect(isDone).toBe(true);
  });

  test.each([
    { CONVEX_DEPLOYMENT: "prod:happy-animal-123" },
    {
      CONVEX_DEPLOY_KEY: "prod:happy-animal-123|abc",
      CONVEX_DEPLOYMENT: "dev:a",
    },
    { CONVEX_SELF_HOSTED_URL: "https://convex.example" },
  ])(
    "%o stays closed to everybody who is not signed in",
    async (environment) => {
      const deployment = pushed();
      const { output, isDone } = await runInit(viteApp(), {
        yes: true,
        deployment,
        environment,
      });
      expect(Object.keys(deployment.variables)).toEqual([
        "FOOTFALL_PUBLIC_KEY",
      ]);
      expect(output).toContain("not set   FOOTFALL_OPEN_DASHBOARD");
      expect(output).not.toContain("|abc");
      expect(isDone).toBe(true);
    },
  );

  test("keeps its key and what it says about the dashboard", async () => {
    const deployment = pushed();
    const known = `ff_pub_${"k".repeat(40)}`;
    Object.assign(deployment.variables, {
      FOOTFALL_PUBLIC_KEY: known,
      FOOTFALL_OPEN_DASHBOARD: "false",
    });
    const app = viteApp();
    app.write(".env.local", "VITE_FOOTFALL_KEY=ff_pub_old\n");
    await runInit(app, { yes: true, deployment, environment: development });
    expect(deployment.variables.FOOTFALL_OPEN_DASHBOARD).toBe("false");
    expect(app.read(".env.local")).toBe(`VITE_FOOTFALL_KEY=${known}\n`);
  });

  test("gets the key that the page sends with already", async () => {
    const deployment = pushed();
    const app = viteApp();
    const known = `ff_pub_${"p".repeat(40)}`;
    app.write(".env.local", `VITE_FOOTFALL_KEY=${known}\n`);
    await runInit(app, { yes: true, deployment, environment: development });
    expect(deployment.variables.FOOTFALL_PUBLIC_KEY).toBe(known);
  });

  test("is asked again while `convex dev` may push the new files", async () => {
    const deployment = new FakeDeployment();
    const waits: number[] = [];
    const { isDone, output } = await runInit(viteApp(), {
      yes: true,
      deployment,
      environment: development,
      sleep: async (durationMs) => {
        waits.push(durationMs);
        if (waits.length === 3) deployment.functions = ["footfall:provision"];
      },
    });
    expect(waits).toEqual([3000, 3000, 3000]);
    expect(output.match(/waiting/g)).toHaveLength(1);
    expect(isDone).toBe(true);
  });

  test("without the new functions says what to run, and the next run goes on", async () => {
    const deployment = new FakeDeployment();
    const app = viteApp();
    const options = { yes: true, deployment, environment: development };
    let waitedMs = 0;
    const first = await runInit(app, {
      ...options,
      sleep: async (durationMs) => {
        waitedMs += durationMs;
      },
    });
    expect(waitedMs).toBe(27_000);
    expect(first.output).toContain("does not have the new functions yet");
    expect(first.isDone).toBe(false);
    deployment.functions = ["footfall:provision"];
    const second = await runInit(app, options);
    expect(second.output).toContain("ran       footfall:provision");
    expect(second.isDone).toBe(true);
  });

  test.each([
    [
      "✖ Could not reach the deployment\n  at somewhere",
      "Could not reach the deployment",
    ],
    [
      "WebSocket error message: connect ECONNREFUSED 127.0.0.1:3210",
      "nobody is there (connect ECONNREFUSED",
    ],
  ])("that does not answer: %s", async (complaint, said) => {
    const deployment = new FakeDeployment();
    deployment.complaint = complaint;
    const { isDone, output } = await runInit(viteApp(), {
      yes: true,
      deployment,
      environment: development,
    });
    expect(output).toContain(`The deployment did not answer: ${said}`);
    expect(output).toContain("npx convex dev");
    expect(isDone).toBe(false);
  });

  test("whose function throws shows the function's message, without a stack", async () => {
    const deployment = pushed();
    const { cli } = deployment;
    const failing = Object.assign(new FakeDeployment(), {
      cli: async (...args: string[]) =>
        args[0] === "run"
          ? {
              isOk: false,
              stdout: "",
              stderr: `✖ Failed to run function "x":\nConvexError: [Request ID: 6] Server Error\nUncaught ConvexError: {"kind":"invalidSetting","message":"timeZone is no zone."}\n    at f (x.ts:1)`,
            }
          : await cli(...args),
    });
    const { isDone, output } = await runInit(viteApp(), {
      yes: true,
      deployment: failing,
      environment: development,
    });
    expect(output).toContain("footfall:provision failed: timeZone is no zone.");
    expect(output).not.toContain("at f (");
    expect(isDone).toBe(false);
  });
});

describe("the next line to run", () => {
  test("is `convex dev` where no deployment is configured, by the app's package manager", async () => {
    const app = viteApp();
    app.write("pnpm-lock.yaml", "");
    const { output, isDone } = await runInit(app, { yes: true });
    expect(output).toContain(
      "\n  pnpm exec convex dev\n  pnpm exec convex-footfall init",
    );
    expect(isDone).toBe(true);
  });

  test("starts the app where all is there, and says what one sees", async () => {
    const { output } = await runInit(viteApp(), {
      yes: true,
      deployment: pushed(),
      environment: development,
    });
    expect(output).toContain("\n  npm run dev\n");
    expect(output).toContain("The dashboard waits for the first event.");
  });
});

describe("an app that is not ready", () => {
  test("without Footfall reads the install command of its package manager", async () => {
    const app = viteApp();
    app.write("package.json", '{"dependencies": {"convex": "1"}}');
    app.write("yarn.lock", "");
    await expect(runInit(app)).rejects.toThrow(
      "This app does not have convex-footfall yet. Install first: yarn add convex-footfall",
    );
  });

  test.each([
    ["package.json", "{", "package.json is no JSON"],
    [
      "node_modules/convex/package.json",
      '{"version":"1.45.2"}',
      "convex 1.45, and Footfall needs 1.46",
    ],
  ])("%s is wrong", async (file, text, message) => {
    const app = viteApp();
    app.write(file, text);
    await expect(runInit(app)).rejects.toThrow(message);
    expect(app.has("convex")).toBe(false);
  });

  test("a framework that the folder does not have is refused", async () => {
    await expect(runInit(appWith([]), { framework: "vite" })).rejects.toThrow(
      "no index.html",
    );
    await expect(runInit(appWith([]), { framework: "next" })).rejects.toThrow(
      "neither app/ nor src/app/",
    );
  });
});
