/**
 * Serves the HTTP API for clients (`POST /api/query` and its siblings) and the routes of HTTP
 * actions.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { JSONValue } from "convex/values";
import { TooManyError, type Engine } from "./engine.js";
import type { FunctionKind } from "./functions.js";
import { identityOfHeader } from "./identity.js";
import { callPublic } from "./publicCalls.js";
import { clientOf } from "./requests.js";
import { encodeTs } from "./syncMessages.js";

/** Bounds a request as the real backend does. It refuses larger ones. */
const MAX_REQUEST_BYTES = 20 << 20;

const kinds: Record<string, FunctionKind | "any"> = {
  "/api/query": "query",
  "/api/query_at_ts": "query",
  "/api/mutation": "mutation",
  "/api/action": "action",
  "/api/function": "any",
};

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "convex-client, authorization, content-type",
};

/** Answers the request if it is for the API or an HTTP action. Otherwise answers false. */
export async function handleHttp(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(
    request.url ?? "/",
    `http://${request.headers.host ?? "localhost"}`,
  );
  if (url.pathname === "/version") {
    response.end("embedded");
    return true;
  }
  if (url.pathname === "/api/query_ts" || url.pathname in kinds) {
    await handleApi(engine, url.pathname, request, response);
    return true;
  }
  return handleRoute(engine, url, request, response);
}

interface ApiCall {
  path: string;
  args: JSONValue;
  componentPath?: string;
}

async function handleApi(
  engine: Engine,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "OPTIONS") {
    response.writeHead(204, corsHeaders).end();
    return;
  }
  const answer = (status: number, body: object) =>
    response
      .writeHead(status, { ...corsHeaders, "content-type": "application/json" })
      .end(JSON.stringify(body));
  if (pathname === "/api/query_ts") {
    answer(200, { ts: encodeTs(engine.runtime.lastCommitTs) });
    return;
  }
  const authorization = request.headers.authorization ?? null;
  let call: ApiCall;
  let caller: ReturnType<typeof identityOfHeader>;
  try {
    call = JSON.parse((await bodyOf(request)).toString()) as ApiCall;
    caller = identityOfHeader(authorization);
  } catch (error) {
    answer(400, { code: "BadRequest", message: String(error) });
    return;
  }
  const { args } = call;
  const { outcome } = await callPublic(
    engine,
    {
      kind: kinds[pathname]!,
      path: call.path,
      component: call.componentPath ?? "",
      args: (Array.isArray(args) ? args[0] : args) ?? {},
    },
    {
      ...caller,
      request: {
        ...clientOf(request),
        authToken:
          caller.identity === null
            ? null
            : (authorization?.replace("Bearer ", "") ?? null),
      },
    },
  );
  const { success, ...rest } = outcome;
  answer(200, { status: success ? "success" : "error", ...rest, logLines: [] });
}

async function handleRoute(
  engine: Engine,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const isUnderHttp = url.pathname.startsWith("/http/");
  if (isUnderHttp) url.pathname = url.pathname.slice("/http".length);
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  if (!isUnderHttp && !(await engine.hasRoute(url.pathname, method)))
    return false;
  const result = await engine
    .fetch(
      new Request(url, {
        method,
        headers: request.headers as Record<string, string>,
        body: hasBody ? new Uint8Array(await bodyOf(request)) : null,
      }),
      { identity: identityOfRoute(request), ...clientOf(request) },
    )
    .catch((error: unknown) => {
      if (error instanceof TooManyError) {
        const { code, message } = error;
        return Response.json({ code, message }, { status: 429 });
      }
      console.error(error);
      return new Response("Internal server error", { status: 500 });
    });
  const { status, headers, body } =
    result ?? new Response("No matching routes found", { status: 404 });
  response.writeHead(status, Object.fromEntries(headers));
  if (body !== null)
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>)
      response.write(chunk);
  response.end();
  return true;
}

/**
 * Reads the identity for an HTTP action. The action may use the header for anything, so a text that
 * is no token gives no identity.
 */
function identityOfRoute(request: IncomingMessage) {
  try {
    return identityOfHeader(request.headers.authorization).identity;
  } catch {
    return null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new Error("The request is larger than 20 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
