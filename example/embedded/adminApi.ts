/**
 * The part of the HTTP API for the holder of a deploy key, if the backend has one. It checks the
 * key and sets variables. It refuses a wrong key with 403, whatever the request asks for
 * (`bad_admin_key_error`, crates/keybroker/src/operations.rs:115). Functions that only an admin may
 * call are in `publicCalls.ts` and `systemQueries.ts`.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

const ADMIN = "Convex ";

export interface AdminApiOptions {
  /** The only valid deploy key. Absent: the backend believes any key, and none sets variables. */
  readonly adminKey: string | undefined;
  /**
   * The backend calls it when variables have changed: every subscription may see something else
   * then.
   */
  readonly onEnvironment: () => void;
}

/**
 * Answers the request if it is for the admin API, or shows a wrong key. Otherwise answers false.
 */
export async function handleAdminApi(
  { adminKey, onEnvironment }: AdminApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (adminKey === undefined || !pathname.startsWith("/api/")) return false;
  const { authorization = "" } = request.headers;
  const isAdmin = authorization.startsWith(ADMIN);
  const answer = (status: number, body?: object) => {
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(body && JSON.stringify(body));
    return true;
  };
  const badKey = () =>
    answer(403, {
      code: "BadDeployKey",
      message:
        "The provided deploy key was invalid for this deployment. Double check that the environment this key was generated for matches the desired deployment.",
    });
  if (isAdmin && authorization.slice(ADMIN.length) !== adminKey)
    return badKey();
  if (pathname !== "/api/update_environment_variables") return false;
  if (!isAdmin) return badKey();
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>)
    chunks.push(chunk);
  let changes: VariableChange[];
  try {
    changes = readChanges(Buffer.concat(chunks).toString());
  } catch (error) {
    return answer(400, { code: "BadJsonBody", message: String(error) });
  }
  for (const { name, value } of changes) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  onEnvironment();
  return answer(200);
}

interface VariableChange {
  name: string;
  /** Absent: the variable goes. */
  value?: string;
}

/**
 * `{changes: [{name, value?}]}` (`UpdateEnvVarsRequest`,
 * crates/local_backend/src/environment_variables.rs:65).
 */
function readChanges(body: string): VariableChange[] {
  const { changes } = JSON.parse(body) as {
    changes: { name: string; value?: string | null }[];
  };
  return changes.map(({ name, value }) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new Error(`"${name}" is no name of a variable.`);
    }
    return value === undefined || value === null ? { name } : { name, value };
  });
}
