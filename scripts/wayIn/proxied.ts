/**
 * Puts the app's own domain in front of the deployment, as docs/proxy.md says for Next.js: the
 * document's `convex/http.ts`, and the files of `example/proxies/next`.
 */
import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { userAgent } from "../../example/browser-tests/chromium.js";
import type { Deployment } from "./deployment.js";
import { openShell, type Shell } from "./shell.js";

const root = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Bounds the wait for the push of the routes, and for the start of Next.js. */
const READY_MS = 120_000;

export interface ProxiedApp {
  readonly folder: string;
  readonly shell: Shell;
  readonly deployment: Deployment;
}

/** @throws Error if visitors at two addresses are not two, or if a sender chooses an address */
export async function tryProxy(app: ProxiedApp): Promise<void> {
  await install(app);
  await filesArrive(app.deployment.url);
  // The push that brought the routes has also generated the types of the variable.
  const tsc = path.join(app.folder, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "--noEmit"], { cwd: app.folder });
  // A server that runs goes on with the variables and the proxy that it has started with.
  app.shell.close();
  const shell = openShell(app.folder);
  try {
    const printed = await shell.start("npm run dev", localAddress);
    const [address] = localAddress.exec(printed)!;
    await filesArrive(address);
    await compareVisitors(app, address);
  } finally {
    shell.close();
  }
}

const localAddress = /http:\/\/localhost:\d+/;

async function compareVisitors(
  app: ProxiedApp,
  address: string,
): Promise<void> {
  const key = keyOf(app);
  const send = (to: string, headers: Record<string, string>) =>
    sendView(`${to}/shop/v1/in`, key, headers);
  const fromHost = (ip: string) => ({ "x-vercel-forwarded-for": ip });
  const one = await send(address, fromHost("203.0.113.1"));
  const again = await send(address, fromHost("203.0.113.1"));
  const two = await send(address, fromHost("203.0.113.2"));
  const forged = await send(app.deployment.url, {
    "x-client-address": "203.0.113.1",
    "x-proxy-secret": "guessed-by-somebody",
  });
  const visitors = await visitorsOf(app.deployment, [one, again, two, forged]);
  const distinct = new Set(visitors).size;
  if (visitors[0] !== visitors[1] || distinct !== 3)
    throw new Error(
      `Expected one visitor twice and two others, got ${visitors.join(", ")}.`,
    );
}

async function install({ folder, shell }: ProxiedApp): Promise<void> {
  const secret = randomBytes(24).toString("hex");
  appendFileSync(path.join(folder, ".env.local"), `\nPROXY_SECRET=${secret}\n`);
  const config = path.join(folder, "convex/convex.config.ts");
  writeFileSync(
    config,
    readFileSync(config, "utf8").replace(
      /env: \{\n/,
      "env: {\n    FOOTFALL_PROXY_SECRET: v.optional(v.string()),\n",
    ),
  );
  const page = readFileSync(path.join(root, "docs/proxy.md"), "utf8");
  const [, routes] = /```ts\n(\/\/ convex\/http\.ts\n[\s\S]*?)```/.exec(page)!;
  writeFileSync(path.join(folder, "convex/http.ts"), routes!);
  for (const file of ["next.config.ts", "proxy.ts"])
    copyFileSync(
      path.join(root, "example/proxies/next", file),
      path.join(folder, file),
    );
  await shell.run(`npx convex env set FOOTFALL_PROXY_SECRET ${secret}`);
}

async function filesArrive(address: string): Promise<void> {
  const ends = Date.now() + READY_MS;
  for (const file of ["page.js", "more.js"]) {
    let status: number | undefined;
    while (status !== 200) {
      if (Date.now() > ends)
        throw new Error(`/shop/v1/${file} answers ${status}.`);
      await setTimeout(500);
      status = await fetch(`${address}/shop/v1/${file}`).then(
        (answer) => answer.status,
        () => undefined, // The server is not there yet.
      );
    }
  }
}

function keyOf({ folder }: ProxiedApp): string {
  const variables = readFileSync(path.join(folder, ".env.local"), "utf8");
  return /^NEXT_PUBLIC_FOOTFALL_KEY=(\w+)$/m.exec(variables)![1]!;
}

/** Sends a page view without a visitor, and answers its id. */
async function sendView(
  to: string,
  key: string,
  headers: Record<string, string>,
): Promise<string> {
  const eventId = randomUUID();
  const url = "http://localhost:3000/proxied";
  const answer = await fetch(to, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-footfall-key": key,
      "user-agent": userAgent,
      origin: "http://localhost:3000",
      ...headers,
    },
    body: JSON.stringify({ events: [{ type: "pageview", eventId, url }] }),
  });
  if (answer.status !== 202)
    throw new Error(`${to} answers ${answer.status}: ${await answer.text()}`);
  return eventId;
}

/** Finds the visitors of the events by the app's own list. */
async function visitorsOf(
  { url }: Deployment,
  eventIds: string[],
): Promise<string[]> {
  const ask = async (name: string, args: object) => {
    const answer = await fetch(`${url}/api/query`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path: name, args: [args], format: "json" }),
    });
    const { value } = (await answer.json()) as { value: unknown };
    return value;
  };
  const site = (await ask("analytics:getSite", { slug: "default" })) as {
    siteId: string;
  };
  const { page } = (await ask("analytics:listEvents", {
    siteId: site.siteId,
    paginationOpts: { numItems: 50, cursor: null },
  })) as { page: { eventId: string; visitorId: string }[] };
  const visitors = new Map(
    page.map(({ eventId, visitorId }) => [eventId, visitorId]),
  );
  return eventIds.map((id) => visitors.get(id) ?? "nobody");
}
