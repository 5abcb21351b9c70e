/**
 * The only error that parsers throw. They throw it for a wrong value. The caller that rejects the
 * event catches it.
 */
export class InvalidInput extends Error {
  override name = "InvalidInput";
}

export type Parsed<Value> = Value | { error: string };

/** Runs a parser. Returns its `InvalidInput` as `{error}`, and throws every other error again. */
export function parsed<Value>(parse: () => Value): Parsed<Value> {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InvalidInput) return { error: error.message };
    throw error;
  }
}

/** Describes the type of a value for a message: "an object", "an array", "null", "a string". */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
