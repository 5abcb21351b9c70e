/**
 * Counts what code does with texts and tables, so that a test can say how its work grows without a
 * clock.
 */

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Prototype = Record<string, Method>;

/** Each looks at all of the text, as far as anyone can tell. */
const ofTexts =
  "split replace replaceAll match matchAll search toLowerCase toUpperCase trim normalize includes concat".split(
    " ",
  );
/** Each makes a text. */
const ofParts = ["slice", "substring", "substr"];
/** Each compares as much text as it gets. */
const ofEnds = ["startsWith", "endsWith"];
/** Each looks at the text from a place on. */
const ofTextsFrom = ["indexOf"];
/** Each asks a function about each entry until it has seen enough. */
const ofEntries =
  "map flatMap filter find findIndex some every forEach reduce sort".split(" ");
/** Each looks at all of the list. */
const ofLists = ["includes", "indexOf", "join", "slice", "concat"];
/** Each lists the fields of an object, or makes one of them. */
const ofObjects = ["keys", "values", "entries", "fromEntries"];
/** Each makes the hash of its key. */
const ofTables = ["get", "has", "set", "add"];

/**
 * Counts the characters, bytes, fields and entries that one run looks at, each as often as it does.
 */
export function stepsOf(run: () => unknown): number {
  const stop = startCounting();
  try {
    run();
  } finally {
    stop();
  }
  return stop();
}

/** Counts the same for a run that takes more than one turn. Nothing else may be under way. */
export async function stepsOfAsync(
  run: () => Promise<unknown>,
): Promise<number> {
  const stop = startCounting();
  try {
    await run();
  } finally {
    stop();
  }
  return stop();
}

/** Makes bytes that count each reading of one byte, which no method reports. */
export function countedBytes(bytes: Uint8Array): Uint8Array {
  return new Proxy(bytes, {
    get(target, key) {
      steps++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function"
        ? (value as Method).bind(target)
        : value;
    },
  });
}

let steps = 0;

/** Starts counting. Answers a function that stops it and returns the number of steps. */
function startCounting(): () => number {
  steps = 0;
  const undo: (() => void)[] = [];
  const replace = (
    owner: object,
    names: readonly string[],
    replaced: (method: Method) => Method,
  ) => {
    const methods = owner as Prototype;
    for (const name of names) {
      const method = methods[name];
      if (!method) continue;
      methods[name] = replaced(method);
      undo.push(() => (methods[name] = method));
    }
  };
  const count = (
    owner: object,
    names: readonly string[],
    cost: (self: unknown, args: unknown[], result: unknown) => number,
  ) =>
    replace(
      owner,
      names,
      (method) =>
        function (...args) {
          const result = method.apply(this, args);
          steps += 1 + cost(this, args, result);
          return result;
        },
    );
  count(String.prototype, ofTexts, lengthOf);
  count(String.prototype, ofParts, (_text, _args, part) => lengthOf(part));
  count(String.prototype, ofEnds, (_, [end]) => lengthOf(end));
  count(String.prototype, ofTextsFrom, (text, [, from]) =>
    Math.max(0, lengthOf(text) - (Number(from) || 0)),
  );
  // The search goes backwards from a place on.
  count(String.prototype, ["lastIndexOf"], (text, [, from]) =>
    Math.min(lengthOf(text), from === undefined ? Infinity : Number(from)),
  );
  undo.push(countExpressions((cost) => (steps += cost)));
  count(Map.prototype, ofTables, (_, [key]) => lengthOf(key));
  count(Set.prototype, ofTables, (_, [key]) => lengthOf(key));
  count(JSON, ["parse"], (_, [text]) => lengthOf(text));
  count(JSON, ["stringify"], (_self, _args, text) => lengthOf(text));
  count(TextEncoder.prototype, ["encode"], (_, [text]) => lengthOf(text));
  count(TextDecoder.prototype, ["decode"], (_self, _args, text) =>
    lengthOf(text),
  );
  count(Object, ofObjects, (_, [fields], result) =>
    Math.max(sizeOf(fields), sizeOf(result)),
  );
  count(Array.prototype, ofLists, sizeOf);
  replace(
    Array.prototype,
    ofEntries,
    (method) =>
      function (ask, ...others) {
        if (typeof ask !== "function") return method.call(this, ask, ...others);
        const asked: Method = function (...args) {
          steps++;
          return (ask as Method).apply(this, args);
        };
        return method.call(this, asked, ...others);
      },
  );
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
  count(typedArray, ["set"], (_, [source]) => sizeOf(source));
  count(typedArray, ["slice"], (_self, _args, part) => sizeOf(part));
  return () => {
    for (const each of undo.splice(0)) each();
    return steps;
  };
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? text.length : 0;
}

/** Answers how many entries a list has. */
function sizeOf(list: unknown): number {
  const { length } = Object(list) as { length?: unknown };
  return typeof length === "number" ? length : 0;
}

/** `replace` and `split` call `exec` for each match. It goes on where the last one ended. */
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
