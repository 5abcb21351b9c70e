/** Requests to the intake of the run's site. */
import type { Answer } from "./deployment.js";
import { ORIGIN, type Run } from "./run.js";

export interface Post {
  /** The path below `/analytics`. */
  readonly path?: string;
  readonly body: object | string | Uint8Array<ArrayBuffer>;
  /** Headers on top of those of a page. Null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** Sends a request as a page of the site does, under its public key. */
export function post(
  { deployment, publicKey }: Run,
  { path = "/ingest", body, headers = {} }: Post,
): Promise<Answer> {
  const everything = {
    origin: ORIGIN,
    "content-type": "application/json",
    "x-footfall-key": publicKey,
    ...headers,
  };
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return deployment.request(`/analytics${path}`, {
    method: "POST",
    headers: Object.fromEntries(
      Object.entries(everything).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      ),
    ),
    body: isRaw ? body : JSON.stringify(body),
  });
}

/** Makes a page view of a page of the site, in the form that pages send. */
export function pageview(run: Run, path: string, visitorId?: string) {
  return {
    type: "pageview",
    url: `${ORIGIN}${path}`,
    eventId: run.eventId(),
    ...(visitorId !== undefined && { visitorId }),
  };
}

/** Answers the status, and what the answer says about rows. */
export function summed({ status, json, text }: Answer): unknown {
  return typeof json === "object" && json !== null
    ? { status, ...json }
    : { status, text };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the answer is there, or the time is over.
 *
 * @returns the last answer
 */
export async function until<Got>(
  deadlineMs: number,
  ask: () => Promise<Got>,
  isThere: (got: Got) => boolean,
  everyMs = 500,
): Promise<Got> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const got = await ask();
    if (isThere(got) || performance.now() > deadline) return got;
    await pause(everyMs);
  }
}
