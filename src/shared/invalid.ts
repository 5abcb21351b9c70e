/** The one error of parsers: thrown where a value is wrong, caught where its event is rejected. */
export class InvalidInput extends Error {
  override name = "InvalidInput";
}

export type Parsed<Value> = Value | { error: string };

/** Runs a parser; what it finds wrong becomes `{error}`, every other error goes on. */
export function parsed<Value>(parse: () => Value): Parsed<Value> {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InvalidInput) return { error: error.message };
    throw error;
  }
}

/** "an object", "an array", "null": what a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
