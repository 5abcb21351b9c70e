/**
 * A deployment, as the holder of its deploy key sees it. It offers HTTP actions, public functions
 * for anybody, and any function of the app and its components for an administrator.
 * `POST /api/function` with a deploy key runs internal functions, and with `componentPath` those of
 * a component (convex-backend 94a42c3: crates/local_backend/src/args_structs.rs:23 and
 * crates/udf/src/validation.rs:298). The script contacts the two addresses only, and follows no
 * redirect.
 */
import { convexToJson, jsonToConvex, type JSONValue } from "convex/values";
import type { Target } from "./options.js";

/** Longer than any answer takes. A connection that hangs must end. */
const TIMEOUT_MS = 90_000;

export const COMPONENT = "footfall";

/** The agent of a browser: without it the intake takes the script for a bot. */
export const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** The call reached the function, and the function threw. */
export class CallError extends Error {
  override name = "CallError";
  constructor(
    message: string,
    /** The data of a `ConvexError`. */
    readonly data: unknown,
  ) {
    super(message);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly json: unknown;
}

export type Args = Record<string, unknown>;

interface Call {
  path: string;
  args: Args;
  componentPath?: string;
}

export class Deployment {
  /** Requests so far: the cost of the run. */
  requests = 0;

  constructor(private readonly target: Target) {}

  /** True for Convex's own cloud. Elsewhere the script only notes some of its expectations. */
  get isCloud(): boolean {
    return [this.target.siteUrl, this.target.apiUrl].some((url) =>
      /\.convex\.(site|cloud)$/.test(url),
    );
  }

  /** Sends a request to an HTTP action. */
  request(path: string, init: RequestInit = {}): Promise<Answer> {
    return this.send(`${this.target.siteUrl}${path}`, {
      ...init,
      headers: { "user-agent": USER_AGENT, ...init.headers },
    });
  }

  /**
   * Calls a public query of the app, as nobody in particular.
   * @throws CallError
   */
  query(path: string, args: Args): Promise<unknown> {
    return this.call("/api/query", { path, args }, false);
  }

  /**
   * Calls a function of the app, also an internal one.
   * @throws CallError
   */
  run(path: string, args: Args = {}): Promise<unknown> {
    return this.call("/api/function", { path, args }, true);
  }

  /**
   * Calls a function of the component.
   * @throws CallError
   */
  runInComponent(path: string, args: Args): Promise<unknown> {
    const componentPath = COMPONENT;
    return this.call("/api/function", { path, args, componentPath }, true);
  }

  /**
   * Calls one of the platform's own queries, `_system/…`. They are no part of its public API.
   * @throws CallError
   */
  querySystem(path: string, args: Args): Promise<unknown> {
    return this.call("/api/query", { path: `_system/${path}`, args }, true);
  }

  /** @param value null removes the variable */
  async setVariable(name: string, value: string | null): Promise<void> {
    const { status, text } = await this.post(
      "/api/update_environment_variables",
      { changes: [value === null ? { name } : { name, value }] },
      true,
    );
    if (status !== 200) throw new Error(`${status} ${text}`);
  }

  private async call(
    endpoint: string,
    { args, ...call }: Call,
    isAdmin: boolean,
  ): Promise<unknown> {
    const { status, json, text } = await this.post(
      endpoint,
      {
        ...call,
        args: convexToJson(args as never),
        format: "convex_encoded_json",
      },
      isAdmin,
    );
    const answer = (json ?? {}) as {
      status?: string;
      value?: JSONValue;
      errorMessage?: string;
      errorData?: JSONValue;
    };
    if (answer.status === "success") return jsonToConvex(answer.value ?? null);
    if (answer.status !== "error") {
      throw new Error(`${call.path}: ${status} ${text}`);
    }
    const { errorMessage = "", errorData } = answer;
    throw new CallError(
      errorMessage,
      errorData === undefined ? undefined : jsonToConvex(errorData),
    );
  }

  private post(
    endpoint: string,
    body: object,
    isAdmin: boolean,
  ): Promise<Answer> {
    return this.send(`${this.target.apiUrl}${endpoint}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        ...(isAdmin && { authorization: `Convex ${this.target.adminKey}` }),
      },
      body: JSON.stringify(body),
    });
  }

  private async send(url: string, init: RequestInit): Promise<Answer> {
    this.requests++;
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, json: parsedJson(text) };
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
