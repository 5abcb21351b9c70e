/** Finds the machine's own Chromium: playwright-core brings none. */
import { chromium, type Browser, type LaunchOptions } from "playwright-core";
import { findProgram } from "./findProgram.js";

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
export const launchFlags = [
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

/** @throws Error that says how to install it */
export const findChromium = () =>
  findProgram({
    name: "Chromium",
    files: ["chromium", "chromium-browser", "google-chrome"],
    variable: "CHROMIUM",
    package: "chromium",
  });

export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: launchFlags,
    ...options,
  });
}
