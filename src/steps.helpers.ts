/** Counts what code does with texts and tables, so that a test can say how its work grows without a clock. */

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Prototype = Record<string, Method>;

/** Each looks at all of the text, as far as anyone can tell. */
const ofTexts =
  "split replace replaceAll match matchAll search toLowerCase toUpperCase trim normalize includes concat".split(
    " ",
  );
/** Each makes a text. */
const ofParts = ["slice", "substring", "substr"];
/** Each compares as much as it is given. */
const ofEnds = ["startsWith", "endsWith"];
/** Each looks at the text from a place on. */
const ofTextsFrom = ["indexOf"];
/** Each makes the hash of its key. */
const ofTables = ["get", "has", "set", "add"];

/** The characters that are looked at by one run, each as often as it is. */
export function stepsOf(run: () => unknown): number {
  let steps = 0;
  const undo: (() => void)[] = [];
  const count = (
    prototype: object,
    names: readonly string[],
    cost: (self: unknown, args: unknown[], result: unknown) => number,
  ) => {
    const methods = prototype as Prototype;
    for (const name of names) {
      const method = methods[name];
      if (!method) continue;
      methods[name] = function (...args) {
        const result = method.apply(this, args);
        steps += 1 + cost(this, args, result);
        return result;
      };
      undo.push(() => (methods[name] = method));
    }
  };
  const lengthOf = (text: unknown) =>
    typeof text === "string" ? text.length : 0;
  count(String.prototype, ofTexts, lengthOf);
  count(String.prototype, ofParts, (_text, _args, part) => lengthOf(part));
  count(String.prototype, ofEnds, (_, [end]) => lengthOf(end));
  count(String.prototype, ofTextsFrom, (text, [, from]) =>
    Math.max(0, lengthOf(text) - (Number(from) || 0)),
  );
  // Backwards from a place on.
  count(String.prototype, ["lastIndexOf"], (text, [, from]) =>
    Math.min(lengthOf(text), from === undefined ? Infinity : Number(from)),
  );
  undo.push(countExpressions((cost) => (steps += cost)));
  count(Map.prototype, ofTables, (_, [key]) => lengthOf(key));
  count(Set.prototype, ofTables, (_, [key]) => lengthOf(key));
  try {
    run();
  } finally {
    for (const each of undo) each();
  }
  return steps;
}

/** `replace` and `split` ask `exec` for each match: it goes on where the last one ended. */
function countExpressions(add: (steps: number) => void): () => void {
  const { prototype } = RegExp;
  const exec = Object.getOwnPropertyDescriptor(prototype, "exec")
    ?.value as typeof prototype.exec;
  prototype.exec = function (text) {
    const goesOn = this.global || this.sticky;
    const from = goesOn ? this.lastIndex : 0;
    const found = exec.call(this, text);
    if (this.sticky) add(1 + (found?.[0].length ?? 0));
    else add(1 + (goesOn && found ? this.lastIndex : text.length) - from);
    return found;
  };
  return () => {
    prototype.exec = exec;
  };
}
