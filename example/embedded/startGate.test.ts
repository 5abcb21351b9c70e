/** Requests that arrive while the backend starts are answered when it is up. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startEmbedded, type Embedded } from "./serve.js";
import { startGate } from "./startGate.js";

const functionsDir = path.resolve(import.meta.dirname, "fixtures/app");
const folder = mkdtempSync(path.join(tmpdir(), "footfall-start-"));
let backend: Embedded | undefined;
afterAll(async () => {
  await backend?.close();
  rmSync(folder, { recursive: true });
});

test("a page, an API call and a socket of the start are served after it", async () => {
  const answered: string[] = [];
  let early: Promise<unknown>[] = [];
  const ask = async (name: string, address: string, body?: string) => {
    const method = body === undefined ? "GET" : "POST";
    const response = await fetch(address, { method, body: body ?? null });
    answered.push(`${name}: ${await response.text()}`);
  };
  backend = await startEmbedded({
    functionsDir,
    crons: false,
    pages: (_request, response) => response.end("the page"),
    prepare: async () => {
      const url = process.env.CONVEX_SITE_URL!;
      const body = '{"path": "none:none", "args": {}}';
      early = [
        ask("page", `${url}/`),
        ask("API", `${url}/api/query`, body),
        opened(`${url.replace("http", "ws")}/api/1.46.0/sync`),
      ];
      // The server has these by now, and nothing to answer with.
      await fetch(`${url}/slow`, { signal: AbortSignal.timeout(100) }).catch(
        () => {},
      );
      expect(answered).toEqual([]);
    },
  });
  await Promise.all(early);
  expect(answered.sort()).toEqual([
    expect.stringMatching(/^API: .*none/) as string,
    "page: the page",
  ]);
});

function opened(address: string): Promise<void> {
  const socket = new WebSocket(address);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => {
      socket.close();
      resolve();
    });
  });
}

/** A server whose gate is still shut. */
async function shut() {
  const server = createServer();
  const gate = startGate(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { server, gate, port, close };
}

test("requests wait in order, and later ones go straight on", async () => {
  const { server, gate, port, close } = await shut();
  const asked: (string | undefined)[] = [];
  const ask = (path: string) => {
    const arrived = new Promise((resolve) => server.once("request", resolve));
    const answer = fetch(`http://127.0.0.1:${port}${path}`);
    return { arrived, text: answer.then((response) => response.text()) };
  };
  const first = ask("/first");
  await first.arrived;
  const second = ask("/second");
  await second.arrived;
  expect(asked).toEqual([]);
  gate.open({
    request: (request, response) => {
      asked.push(request.url);
      response.end(`answer to ${request.url}`);
    },
    upgrade: () => {},
  });
  expect(await ask("/third").text).toBe("answer to /third");
  expect(await first.text).toBe("answer to /first");
  expect(await second.text).toBe("answer to /second");
  expect(asked).toEqual(["/first", "/second", "/third"]);
  close();
});

test("a client that gives up while it waits ends nothing", async () => {
  const { server, gate, port, close } = await shut();
  const upgraded = new Promise<Duplex>((resolve) =>
    server.once("upgrade", (_request, socket: Duplex) => resolve(socket)),
  );
  const client = connect(port, "127.0.0.1", () =>
    client.write(
      "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ),
  );
  const socket = await upgraded;
  client.destroy();
  socket.emit("error", new Error("read ECONNRESET"));
  let handedOn = 0;
  gate.open({ request: () => {}, upgrade: () => handedOn++ });
  expect(handedOn).toBe(1);
  socket.destroy();
  close();
});

test.each([
  ["half", '{"lastCommitTs":"1","tab', "it is no whole JSON"],
  ["empty", "", "it is no whole JSON"],
  ["other JSON", "{}", "it is no state that this version can load"],
])(
  "a state file with %s content is named, and the port is free again",
  async (_, content, reason) => {
    const stateFile = path.join(folder, "state.json");
    writeFileSync(stateFile, content);
    const options = { functionsDir, crons: false, stateFile };
    await expect(startEmbedded(options)).rejects.toThrow(
      `The state file ${stateFile} cannot be read: ${reason}.`,
    );
    const { port } = new URL(process.env.CONVEX_SITE_URL!);
    rmSync(stateFile);
    const next = await startEmbedded({ ...options, port: Number(port) });
    await next.close();
  },
);
