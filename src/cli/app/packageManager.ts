/** The app's package manager, and how its commands are written. */
import { existsSync } from "node:fs";
import path from "node:path";

export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Stands before the names of packages to install. */
  readonly install: string;
  /** Stands before a command of an installed package. */
  readonly run: string;
  /** Stands before the name of a script of package.json. */
  readonly script: string;
}

const npm: PackageManager = {
  name: "npm",
  install: "npm install",
  run: "npx",
  script: "npm run",
};

/** Each with its lock files. The first whose file is there is the app's. */
const others: readonly [PackageManager, readonly string[]][] = [
  [
    {
      name: "pnpm",
      install: "pnpm add",
      run: "pnpm exec",
      script: "pnpm",
    },
    ["pnpm-lock.yaml"],
  ],
  [
    { name: "yarn", install: "yarn add", run: "yarn", script: "yarn" },
    ["yarn.lock"],
  ],
  [
    { name: "bun", install: "bun add", run: "bunx", script: "bun run" },
    ["bun.lock", "bun.lockb"],
  ],
  [npm, ["package-lock.json"]],
];

/** Looks for a lock file in the folder, and then in those above it. */
export function findPackageManager(folder: string): PackageManager {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = others.find(([, locks]) =>
      locks.some((lock) => existsSync(path.join(at, lock))),
    );
    if (found) return found[0];
    if (at === path.dirname(at)) return npm;
  }
}
