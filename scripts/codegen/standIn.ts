/** The two endpoints of a deployment that `convex codegen` asks, served on the loopback interface. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { analyzePush, type Push } from "./analyzePush.js";

export interface StandIn {
  url: string;
  /** It accepts requests with this key only. */
  adminKey: string;
  close: () => void;
}

export async function startStandIn(): Promise<StandIn> {
  const adminKey = `stand-in|${randomUUID()}`;
  const server = createServer((request, response) => {
    void answer(request, adminKey).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) =>
    server.listen(0, "127.0.0.1", listening),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    adminKey,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  adminKey: string,
): Promise<{ status: number; body: unknown }> {
  if (request.headers.authorization !== `Convex ${adminKey}`) {
    return refusal(403, "BadAdminKey", "This is not the key of the stand-in.");
  }
  switch (`${request.method} ${request.url}`) {
    case "POST /api/get_config_hashes":
      // No module is known, so the CLI sends all of them.
      return {
        status: 200,
        body: {
          config: { functions: "convex/" },
          ...{ moduleHashes: [], nodeDependencies: [], udfServerVersion: null },
        },
      };
    case "POST /api/deploy2/start_push":
      try {
        return {
          status: 200,
          body: await analyzePush(await readPush(request)),
        };
      } catch (error) {
        return refusal(400, "InvalidModules", String(error));
      }
    default:
      return refusal(404, "NotFound", `The stand-in has no ${request.url}.`);
  }
}

function refusal(status: number, code: string, message: string) {
  return { status, body: { code, message } };
}

async function readPush(request: IncomingMessage): Promise<Push> {
  const body = await buffer(request);
  const isCompressed = request.headers["content-encoding"] === "br";
  const text = isCompressed ? brotliDecompressSync(body) : body;
  return JSON.parse(text.toString("utf8")) as Push;
}
