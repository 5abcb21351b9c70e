/** Why a whole request is refused. One bad event is no problem, but a rejection of its row. */

interface ProblemDefinition {
  status: number;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
}

export const problems = {
  /** The request is not what the endpoint takes. Sending it again does not help. */
  malformed: { status: 400 },
  /** No key, unknown, revoked, or of a deleted site: nobody learns which. */
  unauthorized: { status: 401 },
  /** The site does not list the page's origin. */
  origin: { status: 403 },
  /** More bytes than a request may have. */
  tooLarge: { status: 413 },
  /** Not JSON by its headers. */
  unsupportedType: { status: 415 },
  /** Our failure. Sending it again is safe. */
  internal: { status: 500 },
  /** An operator paused the site: the sender should keep its events for five minutes. */
  paused: { status: 503, retryAfter: 300 },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemKind = keyof typeof problems;

/** Thrown anywhere in the handling of a request, answered in one place. */
export class HttpProblem extends Error {
  override name = "HttpProblem";

  constructor(
    readonly kind: ProblemKind,
    message: string,
  ) {
    super(message);
  }

  get definition(): ProblemDefinition {
    return problems[this.kind];
  }
}
