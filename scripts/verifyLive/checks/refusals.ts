/**
 * Requests that the intake refuses as a whole: with which status, with which kind, and so that a
 * page can read the answer.
 */
import type { AnyCheck } from "../check.js";
import { pageview, post, type Post } from "../post.js";
import { ORIGIN, type Run } from "../run.js";

const MIB = 1 << 20;

interface Refusal {
  readonly what: string;
  readonly status: number;
  readonly kind: string;
  readonly post: (run: Run) => Post;
}

const one = (run: Run) => ({ events: [pageview(run, "/refused", "refused")] });

/** Uses a connection of its own: a server that refuses a body half way may cut it. */
const tooMuch = (mebibytes: number): Post => ({
  body: new Uint8Array(mebibytes * MIB),
  headers: { connection: "close" },
});

const refused: readonly Refusal[] = [
  {
    what: "no key",
    status: 401,
    kind: "unauthorized",
    post: (run) => ({ body: one(run), headers: { "x-footfall-key": null } }),
  },
  {
    what: "an unknown key",
    status: 401,
    kind: "unauthorized",
    post: (run) => ({
      body: one(run),
      headers: { "x-footfall-key": `ff_pub_${"0".repeat(43)}` },
    }),
  },
  {
    what: "a secret key from a page",
    status: 403,
    kind: "secretInBrowser",
    post: (run) => ({
      body: one(run),
      headers: { "x-footfall-key": run.secretKey },
    }),
  },
  {
    what: "broken JSON",
    status: 400,
    kind: "malformed",
    post: () => ({ body: '{"events": [' }),
  },
  {
    what: "no events",
    status: 400,
    kind: "malformed",
    post: () => ({ body: { events: [] } }),
  },
  {
    what: "2,001 events",
    status: 400,
    kind: "malformed",
    post: (run) => ({
      body: {
        events: Array.from({ length: 2001 }, () => pageview(run, "/", "many")),
      },
    }),
  },
  {
    what: "no JSON by its type",
    status: 415,
    kind: "unsupportedType",
    post: (run) => ({
      body: JSON.stringify(one(run)),
      headers: { "content-type": "application/xml" },
    }),
  },
  {
    what: "11 MiB",
    status: 413,
    kind: "tooLarge",
    post: () => tooMuch(11),
  },
];

async function ask(run: Run, request: Post): Promise<unknown> {
  const { status, headers, json } = await post(run, request);
  const { error } = (json ?? {}) as { error?: { kind?: string } };
  const origin = headers.get("access-control-allow-origin");
  return { status, kind: error?.kind, origin };
}

export const refusals: readonly AnyCheck[] = [
  ...refused.map(({ what, status, kind, post: request }): AnyCheck => ({
    name: `refusals: ${what}`,
    expected: { status, kind, origin: ORIGIN },
    run: (run) => ask(run, request(run)),
  })),
  {
    // The platform's documentation does not say whether it refuses so much by itself. It does,
    // without CORS.
    name: "refusals: 21 MiB, beyond what the platform promises to take",
    expected: { status: 413, kind: "tooLarge", origin: ORIGIN },
    run: (run) => ask(run, tooMuch(21)),
    isNote: true,
  },
];
