/**
 * Lone surrogates, which JavaScript's strings can have and the platform's cannot. Whatever crosses between a function
 * and the platform does so as JSON, which the platform parses strictly; `JSON.stringify` writes a lone surrogate as an
 * escape and everything else of that range as it is.
 */

/** An escape that no other backslash escapes. */
const loneSurrogate = /(?<!\\)(?:\\\\)*(\\u[dD][89a-fA-F][0-9a-fA-F]{2})/;

/** The escape of the first lone surrogate in what `JSON.stringify` wrote. */
function findLoneSurrogate(json: string): string | undefined {
  if (!json.includes("\\ud")) return undefined;
  return loneSurrogate.exec(json)?.[1];
}

/** crates/isolate/src/execution_scope.rs:678 and helpers.rs:133. */
export function refuseLoneSurrogates(json: string, what: string): string {
  const found = findLoneSurrogate(json);
  if (found === undefined) return json;
  throw new Error(
    `${what}: invalid JSON, a string has the lone surrogate ${found}. Send text through ` +
      "`String.prototype.toWellFormed`.",
  );
}

/**
 * An error whose message or data is no text ends the call in an error of the platform itself:
 * crates/isolate/src/error.rs:42 and helpers.rs:197.
 */
export function refuseIllFormedError(error: unknown): void {
  if (!(error instanceof Error)) return;
  refuseLoneSurrogates(JSON.stringify(error.message), "An error's message");
  const { data } = error as { data?: unknown };
  if (typeof data === "string")
    refuseLoneSurrogates(data, "An error's data cannot be deserialized");
}
