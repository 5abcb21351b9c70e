/**
 * Runs the files of this folder as their platforms do, with requests of a visitor at an address. The
 * platform knows the address from the connection, and overwrites its own header with it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import worker from "./cloudflare/worker.js";
import handleOnNetlify from "./netlify/edge-functions/in.js";

export interface Proxy {
  /** The option of the routes. */
  readonly addressHeader: string;
  /** Answers a request that came from the address, by asking the deployment. */
  send(
    request: Request,
    ip: string,
    environment: Deployment,
  ): Promise<Response>;
}

export interface Deployment {
  /** In the place of `https://YOUR-DEPLOYMENT.convex.site`. */
  readonly url: string;
  readonly secret: string;
}

const ofFile = (file: string, { url }: Deployment) =>
  readFileSync(path.join(import.meta.dirname, file), "utf8").replaceAll(
    "https://YOUR-DEPLOYMENT.convex.site",
    url,
  );

/** Node asks for this where the body of a request is a stream. */
const streamed = { duplex: "half" } as RequestInit;

function overwriting(request: Request, header: string, ip: string): Request {
  const headers = new Headers(request.headers);
  headers.set(header, ip);
  return new Request(request, { headers, ...streamed });
}

export const proxies: Readonly<Record<string, Proxy>> = {
  Cloudflare: {
    addressHeader: "x-client-address",
    send: (request, ip, { url, secret }) =>
      worker.fetch(overwriting(request, "cf-connecting-ip", ip), {
        DEPLOYMENT: url,
        PROXY_SECRET: secret,
      }),
  },
  Netlify: { addressHeader: "x-client-address", send: sendByNetlify },
  Vercel: { addressHeader: "x-vercel-forwarded-for", send: sendByVercel },
};

/** Edge functions come before redirects. */
async function sendByNetlify(
  request: Request,
  ip: string,
  deployment: Deployment,
): Promise<Response> {
  const toml = ofFile("netlify/netlify.toml", deployment);
  const value = (key: string) =>
    new RegExp(`^\\s*${key} = "(.+)"$`, "m").exec(toml)![1]!;
  const { pathname } = new URL(request.url);
  if (pathname === value("path")) {
    const variables: Record<string, string> = {
      DEPLOYMENT: deployment.url,
      PROXY_SECRET: deployment.secret,
    };
    const env = { get: (name: string) => variables[name] };
    Object.assign(globalThis, { Netlify: { env } });
    return await handleOnNetlify(request, { ip });
  }
  const from = value("from").replace("*", "");
  if (!pathname.startsWith(from)) return notFound();
  const rest = pathname.slice(from.length);
  return await fetch(value("to").replace(":splat", rest));
}

interface VercelRoute {
  src: string;
  dest: string;
  transforms: {
    type: string;
    op: "set" | "delete";
    target: { key: string };
    args?: string;
    env?: string[];
  }[];
}

async function sendByVercel(
  request: Request,
  ip: string,
  deployment: Deployment,
): Promise<Response> {
  const { routes } = JSON.parse(ofFile("vercel/vercel.json", deployment)) as {
    routes: VercelRoute[];
  };
  const { pathname } = new URL(request.url);
  for (const { src, dest, transforms } of routes) {
    const [, file] = new RegExp(src).exec(pathname) ?? [];
    if (file === undefined) continue;
    const address = dest.replace("$1", file);
    const proxied = overwriting(
      new Request(address, new Request(request, streamed)),
      "x-vercel-forwarded-for",
      ip,
    );
    for (const { op, target, args = "" } of transforms) {
      if (op === "delete") proxied.headers.delete(target.key);
      else
        proxied.headers.set(
          target.key,
          args.replace("$PROXY_SECRET", deployment.secret),
        );
    }
    return await fetch(proxied, streamed);
  }
  return notFound();
}

function notFound(): Response {
  return new Response("Not found", { status: 404 });
}
