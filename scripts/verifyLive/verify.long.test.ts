/**
 * The script says yes to a right deployment. It says no to each wrong one, with the line that says
 * why.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startEmbedded, type Embedded } from "../../example/embedded/serve.js";
import { lineOf } from "./check.js";
import { cronNames } from "./checks/crons.js";
import { headers } from "./checks/headers.js";
import { Run } from "./run.js";
import {
  startTamperingProxy,
  type Asked,
  type Reply,
  type Tamper,
} from "./tamperingProxy.helpers.js";
import { verify, type VerifyOptions } from "./verify.js";

const root = path.resolve(import.meta.dirname, "../..");
const adminKey = "embedded|key-of-the-test";

let backend: Embedded;
beforeAll(async () => {
  backend = await startEmbedded({ root, adminKey });
});
afterAll(async () => {
  await backend.close();
});

const optionsOf = (given: Partial<VerifyOptions> = {}): VerifyOptions => ({
  siteUrl: backend.url,
  apiUrl: backend.url,
  adminKey,
  seconds: 1,
  senders: 4,
  eventsPerSecond: 100,
  pauses: true,
  keeps: false,
  deadlineMs: 60_000,
  print: () => {},
  ...given,
});

async function verified(given: Partial<VerifyOptions>) {
  const lines: string[] = [];
  const print = (line: string) => {
    lines.push(line);
    given.print?.(line);
  };
  const isRight = await verify(optionsOf({ ...given, print }));
  const failed = lines
    .filter((line) => line.startsWith("FAIL"))
    .map((line) => line.slice("FAIL  ".length).split(" | ")[0]);
  return { isRight, lines, failed };
}

const sitesLeft = () =>
  backend.engine.runQuery((ctx) => ctx.db.query("sites").collect(), {
    component: "footfall",
  });

test("a right deployment passes, and nothing of the run is left", async () => {
  const { isRight, lines, failed } = await verified({});
  expect(failed).toEqual([]);
  expect(isRight).toBe(true);
  expect(lines.filter((line) => line.startsWith("ok")).length).toBeGreaterThan(
    45,
  );
  expect(lines.at(-1)).toMatch(/^\d+ ok, 0 failed, \d+ notes; \d+ events in/);
  for (const line of lines) expect(line).not.toContain("\n");
  expect(lines.join("\n")).not.toMatch(/key-of-the-test|ff_(pub|sec)_/);
  expect(await sitesLeft()).toEqual([]);
  expect(process.env.FOOTFALL_INTAKE_PAUSED).toBeUndefined();
}, 180_000);

test("a wrong deploy key fails at once, and makes nothing", async () => {
  const { isRight, failed, lines } = await verified({ adminKey: "wrong|key" });
  expect(isRight).toBe(false);
  expect(failed).toEqual(["set-up: the run's site is made"]);
  expect(lines[0]).toContain("403");
  expect(lines.join("\n")).not.toContain("wrong|key");
  expect(await sitesLeft()).toEqual([]);
});

const says = ({ body }: Asked, text: string) => body.includes(text);
const ok = (body: object): Reply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  text: JSON.stringify(body),
});
const taken = { accepted: 1, duplicates: 0, rejected: [] };

/** Changes the text of each answer to a call of the function. */
const answering =
  (functionName: string, from: string | RegExp, to: string): Tamper =>
  async (asked, pass) => {
    const reply = await pass(asked);
    const text = says(asked, functionName)
      ? reply.text.replace(from, to)
      : reply.text;
    return { ...reply, text };
  };

const without =
  (header: string): Tamper =>
  async (asked, pass) => {
    // The proxy refuses a body that is far too large, and does not pass it on.
    const isHuge = asked.body.length > 15 << 20;
    const reply: Reply = isHuge
      ? { ...ok({}), status: 413 }
      : await pass(asked);
    const { [header]: _, ...headers } = reply.headers;
    return { ...reply, headers };
  };

interface Fault extends Partial<VerifyOptions> {
  readonly what: string;
  readonly tamper: Tamper;
  readonly fails: string[];
}

/** The lines that fail where events of the load are lost or stored twice. */
const ofWrongCounts = [
  "reports: overview",
  "reports: timeseries, the sum of its hours",
  "reports: pageviews of each page",
  "reports: the overview by itself is that of the summary",
  "lists: every event, once",
];
let loadRequests = 0;

const faults: Fault[] = [
  {
    what: "loses an event that it has taken",
    tamper: (asked, pass) =>
      says(asked, "verify.example/appengine")
        ? Promise.resolve({ ...ok(taken), status: 202 })
        : pass(asked),
    only: ["headers", "reports"],
    fails: ["headers: App Engine's city in Latin-1"],
  },
  {
    what: "loses events of the load",
    tamper: (asked, pass) =>
      says(asked, "/load/") && ++loadRequests === 2
        ? Promise.resolve({ ...ok({ ...taken, accepted: 25 }), status: 202 })
        : pass(asked),
    only: ["load", "reports"],
    fails: ofWrongCounts,
  },
  {
    what: "stores a request of the load twice",
    tamper: async (asked, pass) => {
      if (says(asked, "/load/3") && says(asked, '-1"')) {
        const text = asked.body.toString().replace(/"eventId":"/g, "$&again-");
        await pass({ ...asked, body: Buffer.from(text) });
      }
      return pass(asked);
    },
    only: ["load", "reports"],
    fails: ofWrongCounts,
  },
  {
    what: "stores under load and does not say so: counted once, but a fault",
    tamper: async (asked, pass) => {
      const reply = await pass(asked);
      const isFirst = says(asked, "/load/") && says(asked, '-1"');
      return isFirst && reply.text.includes('"accepted":25')
        ? { ...reply, status: 500 }
        : reply;
    },
    only: ["load", "reports"],
    fails: ["load: parallel senders are all answered"],
  },
  {
    what: "answers refusals without CORS",
    tamper: without("access-control-allow-origin"),
    only: ["refusals"],
    fails: [
      "no key",
      "an unknown key",
      "a secret key from a page",
      "broken JSON",
      "no events",
      "2,001 events",
      "no JSON by its type",
      "11 MiB",
    ].map((what) => `refusals: ${what}`),
  },
  {
    what: "forgets how long a preflight holds",
    tamper: without("access-control-max-age"),
    only: ["headers"],
    fails: ["headers: preflight"],
  },
  {
    what: "has no stale snapshots",
    tamper: answering("probeSnapshot", '"snapshot":false', '"snapshot":true'),
    only: ["platform"],
    fails: [
      "platform: a query with useStaleSnapshot does not see what its mutation wrote",
    ],
  },
  {
    what: "knows no address of a request",
    tamper: answering("requestMetadata", /"ip":"[^"]*"/, '"ip":null'),
    only: ["platform"],
    fails: ["platform: getRequestMetadata knows address and agent"],
  },
  {
    what: "hides the texts of a ConvexError",
    tamper: answering("listKeys", /"errorData":"[^"]*"/, '"errorData":null'),
    only: ["platform"],
    fails: ["platform: a ConvexError arrives whole"],
  },
  {
    what: "has lost a cron",
    tamper: answering("listCronJobs", `"${cronNames[0]}"`, '"other"'),
    only: ["crons"],
    fails: ["crons: the component's own are registered"],
  },
  {
    what: "has a cron that is never due",
    tamper: answering(
      "listCronJobs",
      /"\$integer":"[^"]*"/,
      '"$integer":"AAAAAAAAAAA="',
    ),
    only: ["crons"],
    deadlineMs: 100,
    fails: [
      "crons: each is due within a day",
      "crons: the next one runs, where it is due within 70 s",
    ],
  },
  {
    what: "does not mind a changed variable",
    tamper: (asked, pass) =>
      asked.path.endsWith("update_environment_variables")
        ? Promise.resolve(ok({}))
        : pass(asked),
    only: ["switches"],
    deadlineMs: 100,
    fails: [
      "switches: FOOTFALL_INTAKE_PAUSED stops the intake, and lets it go on",
    ],
  },
  {
    what: "does not let its intake go on",
    tamper: async (asked, pass) => {
      if (!asked.path.endsWith("update_environment_variables")) {
        return pass(asked);
      }
      return says(asked, '"value"')
        ? await pass(asked)
        : { ...ok({}), status: 500 };
    },
    only: ["switches"],
    deadlineMs: 1000,
    fails: [
      "switches: FOOTFALL_INTAKE_PAUSED stops the intake, and lets it go on",
      "switches: FOOTFALL_INTAKE_PAUSED is removed again",
    ],
  },
  {
    what: "leaves events waiting",
    tamper: answering("getHealth", /"pendingEvents":0/, '"pendingEvents":7'),
    only: ["reports"],
    deadlineMs: 100,
    fails: ["folds: every event is counted in time"],
  },
  {
    what: "does not delete a site",
    tamper: (asked, pass) =>
      says(asked, "deleteSite")
        ? Promise.resolve(ok({ status: "success", value: null }))
        : pass(asked),
    only: [],
    deadlineMs: 100,
    fails: [
      "clean-up: the run's sites are deleted",
      "clean-up: their keys are refused",
      "clean-up: their last row is gone",
    ],
  },
];

afterEach(() => {
  delete process.env.FOOTFALL_INTAKE_PAUSED;
});

describe("a deployment fails that", () => {
  test.each(faults)("$what", async ({ tamper, fails, what: _, ...given }) => {
    const proxy = await startTamperingProxy(backend.url, tamper);
    try {
      const urls = { siteUrl: proxy.url, apiUrl: proxy.url };
      const { isRight, failed } = await verified({ ...given, ...urls });
      expect(failed.filter((name) => fails.includes(name ?? ""))).toEqual(
        fails,
      );
      expect(failed.length).toBeGreaterThanOrEqual(fails.length);
      expect(isRight).toBe(false);
    } finally {
      await proxy.close();
    }
  });

  test("shows the text of a plain error on production", async () => {
    const asProduction = "prod:key-of-the-test";
    const production = await startEmbedded({ root, adminKey: asProduction });
    const { url } = production;
    const { failed } = await verified({
      adminKey: asProduction,
      siteUrl: url,
      apiUrl: url,
      only: ["platform"],
    });
    await production.close();
    expect(failed).toEqual([
      "platform: the text of a plain error is hidden, as on production",
    ]);
  });

  test("lets senders choose their address on the cloud; elsewhere it is noted", () => {
    const check = headers.find(({ name }) => name.includes("X-Forwarded-For"));
    const isNote = check?.isNote as (run: Run) => boolean;
    const site = { siteUrl: "https://a-1.convex.site" };
    const own = { siteUrl: "https://a-1.convex.site.example" };
    expect(isNote(new Run(optionsOf(site)))).toBe(false);
    expect(isNote(new Run(optionsOf(own)))).toBe(true);
  });
});

describe("a run touches no site that it has not made:", () => {
  test("it deletes none", async () => {
    const run = new Run(optionsOf());
    await expect(run.deleteSite("other")).rejects.toThrow("left alone");
  });

  test("it takes none over", async () => {
    const first = new Run(optionsOf());
    const siteId = await first.provision();
    const second = new Run(optionsOf());
    await expect(second.provision(first.slug)).rejects.toThrow(
      "which this run has not made",
    );
    await first.deleteSite(siteId);
  });

  test("the app's function takes no slug but those of runs", async () => {
    const { deployment, publicKey, secretKey } = new Run(optionsOf());
    const args = { slug: "default", timeZone: "UTC", publicKey, secretKey };
    await expect(
      deployment.run("verify:provisionRunSite", args),
    ).rejects.toThrow('begins with "verify-"');
  });

  test("a variable that is set already is left alone", async () => {
    process.env.FOOTFALL_INTAKE_PAUSED = "no";
    try {
      const { failed, lines } = await verified({ only: ["switches"] });
      expect(failed).toHaveLength(1);
      expect(lines.join("\n")).toContain("is set already, and was left alone");
      expect(process.env.FOOTFALL_INTAKE_PAUSED).toBe("no");
    } finally {
      delete process.env.FOOTFALL_INTAKE_PAUSED;
    }
  });
});

test("an intake that did not go on at once is asked to again", async () => {
  let refused = 0;
  const tamper: Tamper = async (asked, pass) => {
    const isRemoval =
      asked.path.endsWith("update_environment_variables") &&
      !says(asked, '"value"');
    if (isRemoval && refused++ < 2) return { ...ok({}), status: 500 };
    return await pass(asked);
  };
  const proxy = await startTamperingProxy(backend.url, tamper);
  try {
    const urls = { siteUrl: proxy.url, apiUrl: proxy.url };
    const { failed } = await verified({ ...urls, only: ["switches"] });
    expect(failed).toEqual([
      "switches: FOOTFALL_INTAKE_PAUSED stops the intake, and lets it go on",
    ]);
    expect(refused).toBe(3);
    expect(process.env.FOOTFALL_INTAKE_PAUSED).toBeUndefined();
  } finally {
    await proxy.close();
  }
});

test("a line that is cut shows no part of a key", () => {
  const run = new Run(optionsOf());
  for (let before = 200; before <= 240; before++) {
    const got = "x".repeat(before) + adminKey;
    const finding = { verdict: "FAIL", name: "", expected: "", got } as const;
    const line = lineOf(finding, (text) => run.redact(text));
    expect(line).not.toContain(adminKey.slice(0, 5));
  }
});

test("an interrupted run fails, and cleans up", async () => {
  const before = (await sitesLeft()).map(({ _id }) => _id);
  const abort = new AbortController();
  const { isRight, failed, lines } = await verified({
    only: ["platform", "crons"],
    signal: abort.signal,
    print: (line) => {
      if (line.includes("platform: midnight")) abort.abort();
    },
  });
  expect(isRight).toBe(false);
  expect(failed).toEqual(["the run was interrupted"]);
  expect(lines.join("\n")).not.toContain("crons:");
  const after = (await sitesLeft()).map(({ _id }) => _id);
  expect(after.filter((id) => !before.includes(id))).toEqual([]);
});

test("a run that keeps its sites says how to delete them", async () => {
  const { isRight, lines } = await verified({ only: [], keeps: true });
  expect(isRight).toBe(true);
  expect(lines.join("\n")).toContain("sites:deleteSite");
});

describe("exit codes", () => {
  const exitCode = async (args: string[], key?: string) => {
    const script = path.join(import.meta.dirname, "main.ts");
    const { CONVEX_DEPLOY_KEY: _, ...environment } = process.env;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", script, ...args],
      {
        cwd: root,
        stdio: "ignore",
        env: { ...environment, ...(key && { CONVEX_DEPLOY_KEY: key }) },
      },
    );
    const [code] = (await once(child, "exit")) as [number];
    return code;
  };

  test("2 for wrong usage", async () => {
    expect(await exitCode(["--url", "https://a-1.convex.site"])).toBe(2);
  });

  test("1 for a deployment that is wrong, 0 for help", async () => {
    const { url } = backend;
    const args = ["--url", url, "--api-url", url, "--seconds", "0"];
    expect(await exitCode(args, "wrong|key")).toBe(1);
    expect(await exitCode(["--help"])).toBe(0);
  });
});
