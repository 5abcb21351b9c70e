/** Adds properties to an object in a file's source. */
import type { ObjectExpression, Source } from "./source.js";
import { styled } from "./style.js";

type Property = ObjectExpression["properties"][number];

/** Answers the property of this name, unless a spread brings it. */
export function propertyOf(
  object: ObjectExpression,
  name: string,
): Property | undefined {
  return object.properties.find((property) => {
    if (property.type === "SpreadElement" || property.computed) return false;
    const { key } = property;
    return key.type === "Identifier"
      ? key.name === name
      : key.type === "StringLiteral" && key.value === name;
  });
}

/** Adds properties at the beginning of an object, each as lines that end with a comma. */
export function addProperties(
  source: Source,
  object: ObjectExpression,
  lines: readonly string[],
): void {
  const { newline, indent } = source.style;
  const outer = source.indentAt(object.start!);
  const inner = outer + indent;
  const added = styled(lines, source.style).map((line) => inner + line);
  const open = object.start! + 1;
  const first = object.properties[0];
  const isOnOneLine = !source.textOf(object).includes("\n");
  const block = newline + added.join(newline);
  if (!isOnOneLine) {
    source.insert(source.lineEnd(open), block);
    return;
  }
  const close = object.end! - 1;
  const rest = source.code.slice(open, close).trim().replace(/,$/, "");
  const kept = rest && newline + inner + rest + (first ? "," : "");
  source.replace(open, close, block + kept + newline + outer);
}
