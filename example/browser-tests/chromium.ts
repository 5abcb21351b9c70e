/** Finds the machine's own Chromium: playwright-core brings none. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium, type Browser, type LaunchOptions } from "playwright-core";

/**
 * The agent of a person. Headless browsers are robots, and the intake counts them without storing
 * their events.
 */
export const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

/**
 * Flags that keep the browser quiet: it sends nothing of its own. Each launch has a new and empty
 * profile.
 */
const launchFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The agent is a flag, because the last requests of a page do not use the agent of a context.
  `--user-agent=${userAgent}`,
];

const names = ["chromium", "chromium-browser", "google-chrome"];

/** @throws Error that says how to install it */
export function findChromium(): string {
  const { CHROMIUM, PATH = "" } = process.env;
  const folders = [...PATH.split(path.delimiter), "/usr/bin"];
  const candidates = CHROMIUM
    ? [CHROMIUM]
    : names.flatMap((name) => folders.map((each) => path.join(each, name)));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    CHROMIUM
      ? `CHROMIUM is "${CHROMIUM}", which cannot be run.`
      : "The browser tests need Chromium, and there is none. Install it (Debian: `apt-get install chromium`), or set CHROMIUM to the path of a Chrome or Chromium.",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // The next candidate may be there.
  }
}

export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: launchFlags,
    ...options,
  });
}
