/** A way to a server that fails as told, as an overloaded one does, and passes everything else on. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FlakyProxy {
  readonly url: string;
  /** The next requests are answered with these statuses, and do not reach the server. */
  failNext(...statuses: number[]): void;
  /** What was answered, in order. */
  readonly statuses: number[];
  close(): Promise<void>;
}

export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const failures: number[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const failure = failures.shift();
    const answer = (status: number, body: string) => {
      statuses.push(status);
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(body);
    };
    if (failure !== undefined) {
      request.resume();
      answer(failure, JSON.stringify({ status: failure }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      fetch(`${target}${request.url}`, {
        method: request.method ?? "GET",
        headers: passedOn(request.headers),
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      })
        .then(async (reply) => answer(reply.status, await reply.text()))
        .catch((error: unknown) => answer(502, String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    failNext: (...next) => failures.push(...next),
    statuses,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Headers of one connection are no business of the next. */
const ofConnection = new Set([
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
]);

function passedOn(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !ofConnection.has(name)
        ? [[name, value]]
        : [],
    ),
  );
}
