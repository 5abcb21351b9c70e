/** Why a whole request is refused. One bad event is no problem, but a rejection of its row. */
import type { Refusal } from "../../shared/event/intake.js";

interface ProblemDefinition {
  status: number;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
}

/** Refusals of the component, and what a request can be before it gets there. */
const problems = {
  /** The request is not what the endpoint takes. Sending it again does not help. */
  malformed: { status: 400 },
  unauthorized: { status: 401 },
  secretInBrowser: { status: 403 },
  /** The app's `auth` lets the sender send nothing. */
  forbidden: { status: 403 },
  /** The app names a site that is not there. */
  siteNotFound: { status: 404 },
  /** The run takes nothing new. No status that a sender retries: only the app can open another run. */
  importClosed: { status: 409 },
  importUndone: { status: 409 },
  /** It is partly stored, and another number of rows comes under its name. */
  importChunkChanged: { status: 409 },
  origin: { status: 403 },
  missingOrigin: { status: 403 },
  /** More bytes than a request may have. */
  tooLarge: { status: 413 },
  /** Not JSON by its headers. */
  unsupportedType: { status: 415 },
  /** How long it takes is known to the second when it happens. */
  rateLimited: { status: 429, retryAfter: 1 },
  /** Our failure. Sending it again is safe. */
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

/** Thrown anywhere in the handling of a request, answered in one place. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    readonly kind: ProblemKind,
    message: string,
    retryAfterMs?: number,
    /** The request shows a key, which may be a wrong one. */
    readonly hasKey = true,
  ) {
    super(message);
    const definition: ProblemDefinition = problems[kind];
    this.status = definition.status;
    this.retryAfter =
      retryAfterMs === undefined
        ? definition.retryAfter
        : Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/** The request shows no key, or what cannot be one. */
export function noKey(key: string | undefined): HttpProblem {
  const kind = "unauthorized";
  const hasKey = key !== undefined;
  return new HttpProblem(kind, refusalMessages[kind], undefined, hasKey);
}

export function refusal(reason: Refusal, retryAfterMs?: number): HttpProblem {
  return new HttpProblem(reason, refusalMessages[reason], retryAfterMs);
}
