/** Lists the files of the repository that the tarball has, from npm's own list. */
import { execFileSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

export function shippedFiles(): string[] {
  const answer = execFileSync(
    "npm",
    ["pack", "--dry-run", "--json", "--ignore-scripts"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const [{ files }] = JSON.parse(answer) as [{ files: { path: string }[] }];
  return files.map((each) => each.path);
}
