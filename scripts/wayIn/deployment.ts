/**
 * A development deployment on the loopback interface, to which the app's own Convex CLI pushes
 * code: `npx convex dev`, `env set` and `run` work as with a self-hosted backend.
 *
 * The CLI sends its bundles, and gets the answer from which it generates code. The functions that
 * run are those of the app's functions folder and of the installed package, which the embedded
 * backend bundles as the CLI does. A push that has finished replaces the code, and the data stays.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startBackend, type Backend } from "../../example/embedded/serve.js";
import { answerPush, type Answer } from "../codegen/answerPush.js";

/** Bounds how long a request for logs waits, as a deployment does while nothing is logged. */
const LOG_POLL_MS = 10_000;

export interface Deployment {
  readonly url: string;
  readonly adminKey: string;
  close(): Promise<void>;
}

/** @param app the app's folder. It needs no functions before the first push */
export async function startDeployment(app: string): Promise<Deployment> {
  const before = { ...process.env };
  const adminKey = `wayin|${randomBytes(16).toString("hex")}`;
  const code = pushedCode(app, adminKey);
  const answers = pushAnswers(adminKey, () => code.replace());
  const handle: RequestListener = (request, response) => {
    const [address] = request.url!.split("?", 1);
    const answer = answers[`${request.method} ${address}`];
    if (answer === undefined) {
      void code.current().then((backend) => {
        if (backend) backend.request(request, response);
        else response.writeHead(404).end("No code has been pushed yet.");
      });
      return;
    }
    void answer(request).then(({ status, body }) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(body)),
    );
  };
  const server = createServer(handle);
  server.on("upgrade", (request, socket, head) => {
    void code.current().then((backend) => {
      if (backend) backend.upgrade(request, socket, head);
      else socket.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { CONVEX_CLOUD_URL: url, CONVEX_SITE_URL: url });
  return {
    url,
    adminKey,
    async close() {
      await code.close();
      server.closeAllConnections();
      server.close();
      // The deployment's variables are those of this process.
      for (const name of Object.keys(process.env))
        if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    },
  };
}

/** The code that runs, and its data. */
function pushedCode(app: string, adminKey: string) {
  const stateFile = path.join(
    tmpdir(),
    `footfall-wayin-${randomBytes(8).toString("hex")}.json`,
  );
  // Requests that arrive during a change of code wait for its end.
  let current: Promise<Backend | undefined> = Promise.resolve(undefined);
  const start = () =>
    startBackend(
      {
        root: app,
        functionsDir: "convex",
        freshModules: true,
        adminKey,
        stateFile,
      },
      createServer(), // Nothing listens on it: only pages that vite serves would use it.
    );
  return {
    current: () => current,
    async replace(): Promise<void> {
      current = current.then(async (running) => {
        await running?.close();
        return await start();
      });
      await current;
    },
    async close(): Promise<void> {
      await (await current)?.close();
      rmSync(stateFile, { force: true });
    },
  };
}

type PushAnswer = (request: IncomingMessage) => Promise<Answer>;

/** Answers the requests of the CLI's `dev`, by method and path. */
function pushAnswers(
  adminKey: string,
  replace: () => Promise<void>,
): Record<string, PushAnswer> {
  const push: PushAnswer = (request) => answerPush(request, adminKey);
  const answered =
    (work: () => Promise<unknown>): PushAnswer =>
    async (request) => {
      if (request.headers.authorization !== `Convex ${adminKey}`)
        return await push(request);
      request.resume();
      return { status: 200, body: await work() };
    };
  return {
    "POST /api/get_config_hashes": push,
    "POST /api/deploy2/start_push": push,
    // An app in an empty folder has no rows that a new schema could forbid.
    "POST /api/deploy2/wait_for_schema": answered(() =>
      Promise.resolve({ type: "complete" }),
    ),
    "POST /api/deploy2/finish_push": answered(async () => {
      await replace();
      return {
        authDiff: { added: [], removed: [] },
        definitionDiffs: {},
        componentDiffs: {},
      };
    }),
    "POST /api/deploy2/report_push_completed": answered(() =>
      Promise.resolve(null),
    ),
    // The CLI asks it about deletions of large indexes. A new app has none.
    "POST /api/deploy2/evaluate_schema": answered(() =>
      Promise.resolve({
        componentSchemaEvaluations: {},
        newComponentDefinitions: [],
      }),
    ),
    // The CLI asks again at once. Nothing here waits for the logs.
    "GET /api/stream_function_logs": answered(async () => {
      await setTimeout(LOG_POLL_MS, undefined, { ref: false });
      return { entries: [], newCursor: 0 };
    }),
    "GET /api/v1/get_canonical_urls": answered(() =>
      Promise.resolve({
        convexCloudUrl: process.env.CONVEX_CLOUD_URL,
        convexSiteUrl: process.env.CONVEX_SITE_URL,
      }),
    ),
  };
}
