/**
 * The reasons for refusing a whole request. One bad event is no such problem; only its row is
 * rejected.
 */
import type { Refusal } from "../../shared/event/refusals.js";

interface ProblemDefinition {
  status: number;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
}

/** Refusals of the component, and problems of a request before it reaches the component. */
const problems = {
  /** The endpoint cannot read the request. Sending it again does not help. */
  malformed: { status: 400 },
  unauthorized: { status: 401 },
  secretInBrowser: { status: 403 },
  /** The app's `auth` does not allow the sender to send. */
  forbidden: { status: 403 },
  /** The app names a site that does not exist. */
  siteNotFound: { status: 404 },
  /**
   * The run takes no new rows. Senders do not retry at this status: only the app can open another
   * run.
   */
  importClosed: { status: 409 },
  importUndone: { status: 409 },
  /** The chunk is partly stored, and the request has another number of rows for it. */
  importChunkChanged: { status: 409 },
  origin: { status: 403 },
  missingOrigin: { status: 403 },
  /** The body has more bytes than a request may have. */
  tooLarge: { status: 413 },
  /** The headers say that the body is not JSON. */
  unsupportedType: { status: 415 },
  /** The component knows the wait to the second, and replaces this one. */
  rateLimited: { status: 429, retryAfter: 1 },
  /** The server has failed. Sending the request again is safe. */
  internal: { status: 500 },
  /** The sender should keep its events for five minutes. */
  paused: { status: 503, retryAfter: 300 },
  stuck: { status: 503, retryAfter: 5 },
  overloaded: { status: 503, retryAfter: 1 },
} as const satisfies Record<string, ProblemDefinition> &
  Record<Refusal, ProblemDefinition>;

export type ProblemKind = keyof typeof problems;

const refusalMessages: Record<Refusal, string> = {
  unauthorized: "The request shows no key that is known here",
  secretInBrowser:
    "This is a secret key, sent from a web page, where everyone can read it: revoke it, and use a public key in browsers",
  origin:
    "The site does not take events from this origin: add it to the site's allowedOrigins, as the browser sends it",
  missingOrigin:
    "The site takes events from the origins that it lists, and the request has none: set allowMissingOrigin for apps that are no web pages, or send with a secret key",
  paused: "The site does not take events at the moment: send them again later",
  stuck:
    "Events cannot be counted at the moment, and are not taken until they can: send them again",
  overloaded: "Too many events wait to be counted: send them again",
  rateLimited:
    "More events or bytes than the rate allows, of the address, the key or the site: send them again later",
};

interface ProblemFacts {
  retryAfterMs?: number | undefined;
  /** Whether the request shows a key, which may be a wrong one. Default: true. */
  hasKey?: boolean;
}

/** Code that handles a request throws this problem, and one place answers it. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  readonly hasKey: boolean;

  constructor(
    readonly kind: ProblemKind,
    message: string,
    { retryAfterMs, hasKey = true }: ProblemFacts = {},
  ) {
    super(message);
    this.hasKey = hasKey;
    const definition: ProblemDefinition = problems[kind];
    this.status = definition.status;
    this.retryAfter =
      retryAfterMs === undefined
        ? definition.retryAfter
        : Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/** Returns the problem of a request without a key, or with a text that cannot be one. */
export function noKey(key: string | undefined): HttpProblem {
  const kind = "unauthorized";
  const hasKey = key !== undefined;
  return new HttpProblem(kind, refusalMessages[kind], { hasKey });
}

export function refusal(reason: Refusal, retryAfterMs?: number): HttpProblem {
  return new HttpProblem(reason, refusalMessages[reason], { retryAfterMs });
}
