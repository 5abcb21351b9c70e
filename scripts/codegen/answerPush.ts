/** The endpoints of a deployment to which the Convex CLI sends the code of an app. */
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { analyzePush, type Push } from "./analyzePush.js";

export interface Answer {
  status: number;
  body: unknown;
}

/** Answers a request of the CLI that brings code. Any other one gets a 404. */
export async function answerPush(
  request: IncomingMessage,
  adminKey: string,
): Promise<Answer> {
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

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}

async function readPush(request: IncomingMessage): Promise<Push> {
  const body = await buffer(request);
  const isCompressed = request.headers["content-encoding"] === "br";
  const text = isCompressed ? brotliDecompressSync(body) : body;
  return JSON.parse(text.toString("utf8")) as Push;
}
