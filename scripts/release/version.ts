/** Reads and writes the package's version in package.json and its lockfile. */

const parts = /^(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+)?$/;

/** @returns why `next` cannot follow `current`, or null */
export function versionRefusal(
  current: string,
  next: string | undefined,
): string | null {
  const example = "such as `npm run release -- 0.2.0`";
  if (next === undefined) return `The version is missing, ${example}.`;
  const wanted = parts.exec(next);
  if (!wanted) {
    return `"${next}" is no version. Expected MAJOR.MINOR.PATCH, ${example}.`;
  }
  const have = parts.exec(current)!;
  const at = [1, 2, 3].find(
    (part) => Number(wanted[part]) !== Number(have[part]),
  );
  // A pre-release goes before its version.
  const isLater =
    at === undefined
      ? current.includes("-") && next !== current && !next.includes("-")
      : Number(wanted[at]) > Number(have[at]);
  return isLater ? null : `${next} does not come after ${current}.`;
}

/**
 * Works on package.json and on package-lock.json, whose own entry is `packages[""]`. Keeps their
 * order.
 */
export function withVersion(manifest: string, version: string): string {
  const parsed = JSON.parse(manifest) as {
    version: string;
    packages?: { ""?: { version: string } };
  };
  parsed.version = version;
  if (parsed.packages?.[""]) parsed.packages[""].version = version;
  return `${JSON.stringify(parsed, null, 2)}\n`;
}
