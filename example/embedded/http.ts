/**
 * Routes HTTP requests to HTTP actions: the app's router first, then components mounted under a
 * prefix.
 */
import type { HttpRouter, RoutableMethod } from "convex/server";
import type { Identity } from "./call.js";
import { anonymous } from "./nestedCalls.js";
import { newRequest } from "./requests.js";
import type { Runtime } from "./runtime.js";

interface Route {
  readonly component: string;
  /** The path that the component's router knows: without the prefix. */
  readonly path: string;
}

interface Invocable {
  invokeHttpAction(request: Request): Promise<Response>;
}

/** Maps a component to the prefix of its routes. */
export type HttpPrefixes = ReadonlyMap<string, string>;

async function routerOf(
  { functions }: Runtime,
  component: string,
): Promise<HttpRouter | undefined> {
  if (!functions.has(component, "http")) return undefined;
  return (await functions.load(component, "http")).default as HttpRouter;
}

export async function findRoute(
  runtime: Runtime,
  prefixes: HttpPrefixes,
  pathname: string,
  method: string,
): Promise<Route | null> {
  const lookup = async (component: string, path: string) => {
    const router = await routerOf(runtime, component);
    const found = router?.lookup(path, method as RoutableMethod);
    return found ? { component, path } : null;
  };
  // The prefix of a nested component starts with that of its parent.
  const longestFirst = [...prefixes].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  for (const [component, prefix] of longestFirst)
    if (pathname.startsWith(prefix))
      return lookup(component, pathname.slice(prefix.length - 1));
  return lookup("", pathname);
}

export interface HttpCaller {
  readonly identity: Identity;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Runs the action for a request. Answers null when no route matches. */
export async function runHttpAction(
  runtime: Runtime,
  prefixes: HttpPrefixes,
  request: Request,
  { identity, ip, userAgent }: HttpCaller,
): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  const route = await findRoute(runtime, prefixes, pathname, request.method);
  if (route === null) return null;
  const { component, path } = route;
  const metadata = newRequest({ ip, userAgent });
  // The HTTP actions of a component do not learn the caller's identity
  // (crates/function_runner/src/server.rs:428).
  const caller =
    component === "" ? { identity, request: metadata } : anonymous(metadata);
  const call = runtime.newCall(
    { component, path: "http:default" },
    "httpAction",
    null,
    caller,
    1,
    runtime.limits,
  );
  const run = async () => {
    const router = (await runtime.functions.loadForCall(component, "http"))
      .default as HttpRouter;
    const [handler] = router.lookup(path, request.method as RoutableMethod)!;
    const invocable: unknown = handler;
    return (invocable as Invocable).invokeHttpAction(request);
  };
  return runtime.capacity.action(() => runtime.runCall(call, run));
}
