/**
 * A way to a deployment on which somebody changes requests and answers, so that the deployment
 * looks wrong.
 */
import {
  startLocalServer,
  type LocalServer,
} from "../../example/embedded/localServer.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer<ArrayBuffer>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** @param pass asks the deployment, with the request as it came or with another */
export type Tamper = (
  asked: Asked,
  pass: (asked: Asked) => Promise<Reply>,
) => Promise<Reply>;

/** Headers of one connection, which must not reach the next. */
const ofConnection = [
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
];

export async function startTamperingProxy(
  target: string,
  tamper: Tamper,
): Promise<LocalServer> {
  const pass = async ({ method, path, headers, body }: Asked) => {
    const answer = await fetch(`${target}${path}`, {
      method,
      headers,
      ...(body.length > 0 && { body }),
    });
    return {
      status: answer.status,
      headers: passedOn(answer.headers),
      text: await answer.text(),
    };
  };
  return startLocalServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "GET", url: path = "/" } = request;
      const headers = passedOn(
        Object.entries(request.headers as Record<string, string>),
      );
      tamper({ method, path, headers, body: Buffer.concat(chunks) }, pass)
        .then((reply) =>
          response.writeHead(reply.status, reply.headers).end(reply.text),
        )
        .catch((error: unknown) => response.writeHead(502).end(String(error)));
    });
  });
}

function passedOn(headers: Iterable<[string, string]>): Record<string, string> {
  const kept = [...headers].filter(([name]) => !ofConnection.includes(name));
  return Object.fromEntries(kept);
}
