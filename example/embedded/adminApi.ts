/**
 * The part of the HTTP API for whoever holds a deploy key, where the backend was given one: the key is looked at,
 * and variables are set. A wrong key is refused whatever it asks for (`bad_admin_key_error`,
 * crates/keybroker/src/operations.rs:115), with 403. Functions that only an admin may call are in `publicCalls.ts`
 * and `systemQueries.ts`.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

const ADMIN = "Convex ";

export interface AdminApiOptions {
  /** The only deploy key that is right; absent: any is believed, and none sets variables. */
  readonly adminKey: string | undefined;
  /** Variables have changed: every subscription may see something else now. */
  readonly onEnvironment: () => void;
}

/** Answers the request if it is the admin API's, or shows a wrong key; else false. */
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
  /** Absent: the variable is removed. */
  value?: string;
}

/** `{changes: [{name, value?}]}` (`UpdateEnvVarsRequest`, crates/local_backend/src/environment_variables.rs:65). */
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
