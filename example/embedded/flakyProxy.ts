/** A way to a server that fails as told, as an overloaded one does, and passes everything else on. */
import { startLocalServer } from "./localServer.js";

/**
 * What happens to a request: a status, with headers if need be, and the server is not reached. `"unanswered"`:
 * it is reached, and nobody hears of it.
 */
export type Failure =
  | number
  | { status: number; headers: Readonly<Record<string, string>> }
  | "unanswered";

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** When all of it was here. */
  readonly receivedAt: number;
  /** Of the answer; undefined while there is none. */
  status?: number;
  answer?: string;
}

export interface FlakyProxy {
  readonly url: string;
  /** What happens to the next requests. */
  failNext(...failures: Failure[]): void;
  /** From now on nothing fails. */
  recover(): void;
  /** What was answered, in order. */
  readonly statuses: number[];
  /** What was sent, in order. Who sends nothing to the end is not here. */
  readonly requests: ProxiedRequest[];
  close(): Promise<void>;
}

/** As our own server does, whatever it answers: a page may read it. */
const readable = {
  "content-type": "application/json",
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
};

export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const failures: Failure[] = [];
  const statuses: number[] = [];
  const requests: ProxiedRequest[] = [];

  const { url, close } = await startLocalServer((request, response) => {
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
          // Unpacked by now.
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
    recover: () => (failures.length = 0),
    statuses,
    requests,
    close,
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
