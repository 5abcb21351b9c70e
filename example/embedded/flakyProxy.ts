/**
 * A way to a server that fails on demand, as an overloaded one does, and passes everything else on.
 */
import { startLocalServer } from "./localServer.js";

/**
 * The fate of a request. A status, with headers if need be: the request does not reach the server.
 * `"unanswered"`: it reaches the server, and nobody hears of it.
 */
export type Failure =
  | number
  | { status: number; headers: Readonly<Record<string, string>> }
  | "unanswered";

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The time when all of it was here. */
  readonly receivedAt: number;
  /** The status of the answer. Undefined while there is none. */
  status?: number;
  answer?: string;
}

export interface FlakyProxy {
  readonly url: string;
  /** Sets the fate of the next requests. */
  failNext(...failures: Failure[]): void;
  /** From then on it cuts every connection without an answer, as where there is no network. */
  goDown(): void;
  /** From then on nothing fails. */
  recover(): void;
  /** The statuses of the answers, in order. */
  readonly statuses: number[];
  /** The requests, in order. It leaves out requests whose end never arrived. */
  readonly requests: ProxiedRequest[];
  close(): Promise<void>;
}

/** The headers that our own server sends with any answer, so that a page may read it. */
const readable = {
  "content-type": "application/json",
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
};

export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const failures: Failure[] = [];
  const statuses: number[] = [];
  const requests: ProxiedRequest[] = [];
  let isDown = false;

  const { url, close } = await startLocalServer((request, response) => {
    if (isDown) {
      request.socket.destroy();
      return;
    }
    const { method = "GET", url: path = "/" } = request;
    const failure = failures.shift();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const received: ProxiedRequest = {
        method,
        path,
        body: body.toString(),
        receivedAt: Date.now(),
      };
      requests.push(received);
      const answer = (
        status: number,
        text: string,
        headers: Readonly<Record<string, string>>,
      ) => {
        if (failure === "unanswered") return;
        Object.assign(received, { status, answer: text });
        statuses.push(status);
        response.writeHead(status, headers).end(text);
      };
      if (failure !== undefined && failure !== "unanswered") {
        const { status, headers } =
          typeof failure === "number"
            ? { status: failure, headers: {} }
            : failure;
        answer(status, JSON.stringify({ status }), { ...readable, ...headers });
        return;
      }
      fetch(`${target}${path}`, {
        method,
        headers: passedOn(Object.entries(request.headers)),
        ...(body.length > 0 && { body }),
      })
        .then(async (reply) =>
          // `fetch` has unpacked the body already.
          answer(reply.status, await reply.text(), {
            ...passedOn(reply.headers),
            "content-encoding": "identity",
          }),
        )
        .catch((error: unknown) => answer(502, String(error), readable));
    });
  });

  return {
    url,
    failNext: (...next) => failures.push(...next),
    goDown: () => (isDown = true),
    recover: () => {
      isDown = false;
      failures.length = 0;
    },
    statuses,
    requests,
    close,
  };
}

/** Headers of one connection, which must not reach the next. */
const ofConnection = new Set([
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
]);

function passedOn(
  headers: Iterable<[string, string | string[] | undefined]>,
): Record<string, string> {
  return Object.fromEntries(
    [...headers].flatMap(([name, value]) =>
      typeof value === "string" && !ofConnection.has(name)
        ? [[name, value]]
        : [],
    ),
  );
}
