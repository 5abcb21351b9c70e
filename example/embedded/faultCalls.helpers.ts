/** Names database calls and states, so that tests can compare two runs of a workload. */
import type { DatabaseCall } from "./engine.js";

/** Replaces ids, because they are random. Equal ids stay equal. */
export function withoutIds(text: string): string {
  const names = new Map<string, number>();
  return text.replace(/[0-9a-f]{28}[0-9a-z]{4}/g, (id) => {
    const name = names.get(id) ?? names.size;
    names.set(id, name);
    return `id${name}`;
  });
}

/** Answers a name such as "fold/loop:foldAttempt patch visitors". */
export function nameOf({
  component,
  functionPath,
  operation,
  table,
}: DatabaseCall) {
  const within = component.replace(/^footfall\/?/, "");
  const owner = within === "" ? "" : `${within}/`;
  return `${owner}${functionPath} ${operation} ${table ?? ""}`;
}

export function linkedUser({ table, value }: DatabaseCall): unknown {
  if (table !== "visitors") return undefined;
  return (value?.user as { value?: unknown } | undefined)?.value;
}
