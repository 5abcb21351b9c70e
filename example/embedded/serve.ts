/**
 * Serves an app on one port: pages, the sync protocol, the HTTP API and the app's HTTP routes.
 * Where vite serves the pages, it also loads the functions. So an edited function takes effect with
 * its next call, and the data stays.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Duplex } from "node:stream";
import { createServer, type InlineConfig, type ViteDevServer } from "vite";
import { MINUTE } from "../../src/shared/units.js";
import { handleAdminApi } from "./adminApi.js";
import { bundledModules } from "./bundles.js";
import { outside } from "./call.js";
import type { Engine, EngineOptions } from "./engine.js";
import { handleHttp } from "./httpApi.js";
import {
  createEngineFromModules,
  importDirectly,
  installedComponents,
  modulesIn,
} from "./load.js";
import { startGate } from "./startGate.js";
import { SyncHub } from "./syncHub.js";

export interface EmbeddedOptions extends Omit<
  EngineOptions,
  "app" | "components"
> {
  /** The repository. Other paths are relative to it. Default: the working directory. */
  readonly root?: string;
  /** The port. 0 picks a free one. */
  readonly port?: number;
  /** Default: "example/convex". */
  readonly functionsDir?: string;
  /** Serves pages by vite. The configuration's `root` holds the index.html. */
  readonly vite?: InlineConfig;
  /** Answers all other requests, such as those for pages that are already built. */
  readonly pages?: RequestListener;
  /** The server loads data from here at the start and saves it on `close()`. */
  readonly stateFile?: string;
  /** False: crons do not run. Default: true. */
  readonly crons?: boolean;
  /** Runs before the first answer. Requests that arrive earlier wait for it. */
  readonly prepare?: (engine: Engine) => Promise<void>;
  /** The only valid deploy key. Without one any key is valid, and none sets variables. */
  readonly adminKey?: string;
}

export interface Embedded {
  readonly url: string;
  readonly port: number;
  readonly engine: Engine;
  /** Cuts all client connections, as an unreliable network does. Clients reconnect. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** A saved state that cannot be loaded. The message names the file. */
export class UnreadableStateError extends Error {
  override readonly name = "UnreadableStateError";
}

export async function startEmbedded({
  root = process.cwd(),
  port = 0,
  ...options
}: EmbeddedOptions = {}): Promise<Embedded> {
  const server = createHttpServer();
  // Node closes idle connections after 5 s. Where client and backend share a busy process, both may
  // wake later than that, and the client's next request then meets a closed connection.
  server.keepAliveTimeout = 2 * MINUTE;
  // The port is open from here on, long before there is anything to answer with.
  const gate = startGate(server);
  const { port: actualPort } = await listen(server, port);
  const url = `http://127.0.0.1:${actualPort}`;
  // This has to come before vite starts: vite passes them to the pages and the functions.
  process.env.VITE_CONVEX_URL = url;
  process.env.CONVEX_CLOUD_URL = url;
  process.env.CONVEX_SITE_URL = url;
  try {
    const backend = await startBackend({ ...options, root }, server);
    gate.open(backend);
    return { url, port: actualPort, ...backend };
  } catch (error) {
    server.closeAllConnections();
    server.close();
    throw error;
  }
}

export type Backend = Omit<Embedded, "url" | "port"> & {
  /** Answers a request. */
  request: RequestListener;
  /** Takes a connection of the sync protocol. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/**
 * Makes what answers, for a server that another module owns.
 *
 * @param server vite's own connections use it, and `close()` closes it
 */
export async function startBackend(
  {
    root,
    functionsDir = "example/convex",
    vite: viteOptions,
    pages,
    stateFile,
    crons = true,
    adminKey,
    freshModules = false,
    prepare,
    ...engineOptions
  }: EmbeddedOptions & { root: string },
  server: Server,
): Promise<Backend> {
  const functions = path.resolve(root, functionsDir);
  const components = installedComponents(functions);
  const vite =
    viteOptions && (await createServer(withVite(viteOptions, root, server)));
  const importFile = (file: string) =>
    outside(() => vite?.ssrLoadModule(file) ?? importDirectly(file));
  const modulesOf = (directory: string) =>
    freshModules ? bundledModules(directory) : modulesIn(directory, importFile);
  const engine = await createEngineFromModules(functions, {
    ...engineOptions,
    freshModules,
    modulesOf,
  });
  const state = stateFile && path.resolve(root, stateFile);
  if (state && existsSync(state)) loadState(engine, state);
  if (crons) await engine.startCrons();
  await prepare?.(engine);

  const hub = new SyncHub(engine, adminKey);
  const onEnvironment = () => hub.refresh();
  if (vite) {
    reloadOnChange(vite, () => {
      for (const { path: name, directory } of components)
        engine.runtime.functions.add(name, modulesOf(directory));
      engine.reload();
      hub.refresh();
    });
  }

  return {
    engine,
    request: (request, response) => {
      handleAdminApi({ adminKey, onEnvironment }, request, response)
        .then(
          (isAnswered) => isAnswered || handleHttp(engine, request, response),
        )
        .then((isAnswered) => {
          if (isAnswered) return;
          const answer = pages ?? vite?.middlewares ?? notFound;
          answer(request, response);
        })
        .catch((error: unknown) => {
          console.error(error);
          if (!response.headersSent) response.writeHead(500);
          response.end();
        });
    },
    upgrade: (request, socket, head) => hub.upgrade(request, socket, head),
    dropConnections: () => hub.dropConnections(),
    async close() {
      hub.close();
      engine.close();
      // Running functions still need vite for their modules, and the state has to include their
      // writes.
      await engine.settle();
      if (state) writeFileSync(state, engine.save());
      server.closeAllConnections();
      await Promise.all([
        vite?.close(),
        new Promise((resolve) => server.close(resolve)),
      ]);
    },
  };
}

function loadState(engine: Engine, file: string): void {
  try {
    engine.load(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UnreadableStateError(
      `The state file ${file} cannot be read: ${unreadable(error)}.`,
      { cause: error },
    );
  }
}

function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined) return message;
  if (error instanceof SyntaxError) return "it is no whole JSON";
  return "it is no state that this version can load";
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () =>
      resolve(server.address() as AddressInfo),
    );
  });
}

const notFound: RequestListener = (_request, response) => {
  response.writeHead(404).end("Not found");
};

function withVite(
  given: InlineConfig,
  root: string,
  server: Server,
): InlineConfig {
  return {
    // A root given here would win over the one of a configuration file.
    ...(given.configFile ? {} : { root }),
    clearScreen: false,
    appType: "spa",
    ...given,
    server: { ...given.server, middlewareMode: true, hmr: { server } },
    // Components from npm are loaded as source, like our own.
    ssr: { ...given.ssr, noExternal: [/@convex-dev\//] },
  };
}

function reloadOnChange(vite: ViteDevServer, reload: () => void): void {
  const onChange = (file: string) => {
    if (!/\.[cm]?[jt]sx?$/.test(file)) return;
    vite.moduleGraph.onFileChange(file);
    reload();
  };
  for (const event of ["add", "change", "unlink"] as const)
    vite.watcher.on(event, onChange);
}
