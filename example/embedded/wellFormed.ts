/**
 * Finds lone surrogates: JavaScript's strings can have them and the platform's cannot. Everything
 * crosses between a function and the platform as JSON, and the platform parses it strictly.
 * `JSON.stringify` writes a lone surrogate as an escape, and everything else of that range as it
 * is.
 */

/** An escape that no other backslash escapes. */
const loneSurrogate = /(?<!\\)(?:\\\\)*(\\u[dD][89a-fA-F][0-9a-fA-F]{2})/;

/** Finds the escape of the first lone surrogate in the output of `JSON.stringify`. */
function findLoneSurrogate(json: string): string | undefined {
  if (!json.includes("\\ud")) return undefined;
  return loneSurrogate.exec(json)?.[1];
}

/** Refuses as crates/isolate/src/execution_scope.rs:678 and helpers.rs:133 do. */
export function refuseLoneSurrogates(json: string, what: string): string {
  const found = findLoneSurrogate(json);
  if (found === undefined) return json;
  throw new Error(
    `${what}: invalid JSON, a string has the lone surrogate ${found}. Send text through ` +
      "`String.prototype.toWellFormed`.",
  );
}

/**
 * Refuses an error whose message or data is no text. Such a call ends in an error of the platform
 * itself: crates/isolate/src/error.rs:42 and helpers.rs:197.
 */
export function refuseIllFormedError(error: unknown): void {
  if (!(error instanceof Error)) return;
  refuseLoneSurrogates(JSON.stringify(error.message), "An error's message");
  const { data } = error as { data?: unknown };
  if (typeof data === "string")
    refuseLoneSurrogates(data, "An error's data cannot be deserialized");
}
