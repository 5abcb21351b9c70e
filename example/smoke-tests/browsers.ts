/** The browsers of the smoke tests: one for each engine. */
import { findChromium, launchFlags } from "../browser-tests/chromium.js";
import { findProgram, type Program } from "../browser-tests/findProgram.js";
import { launchByPuppeteer } from "./puppeteerBrowser.js";
import { TIME_ZONE, type SmokeBrowser } from "./smokeBrowser.js";
import { launchWebkit } from "./webkitBrowser.js";

export interface BrowserKind {
  name: string;
  /** The name under which Footfall counts it. */
  countedAs: string;
  /** Whether its driver can switch the network off. */
  goesOffline: boolean;
  /**
   * Whether a tab that closes on a busy machine may take its last request with it. The events stay
   * in the browser then, and travel with the next page of the site.
   */
  maySkipLastRequest: boolean;
  /** @throws Error that says how to install it */
  find(): void;
  launch(): Promise<SmokeBrowser>;
}

const firefox: Program = {
  name: "Firefox",
  files: ["firefox-esr", "firefox"],
  variable: "FIREFOX",
  package: "firefox-esr",
};
const webkitDriver: Program = {
  name: "WebKit's driver",
  files: ["WebKitWebDriver"],
  variable: "WEBKIT_DRIVER",
  package: "webkit2gtk-driver",
};
const display: Program = {
  name: "a display for WebKit",
  files: ["Xvfb"],
  variable: "XVFB",
  package: "xvfb",
};

export const browserKinds: readonly BrowserKind[] = [
  {
    name: "Chromium",
    countedAs: "Chrome",
    goesOffline: true,
    maySkipLastRequest: false,
    find: findChromium,
    launch: () =>
      launchByPuppeteer({
        executablePath: findChromium(),
        args: launchFlags,
        env: { ...process.env, TZ: TIME_ZONE },
      }),
  },
  {
    name: "Firefox",
    countedAs: "Firefox",
    goesOffline: true,
    maySkipLastRequest: true,
    find: () => findProgram(firefox),
    launch: () =>
      launchByPuppeteer({
        browser: "firefox",
        executablePath: findProgram(firefox),
        env: { ...process.env, TZ: TIME_ZONE },
      }),
  },
  {
    name: "WebKit",
    countedAs: "Safari",
    goesOffline: false,
    maySkipLastRequest: false,
    find: () => [webkitDriver, display].forEach(findProgram),
    launch: () =>
      launchWebkit({
        driver: findProgram(webkitDriver),
        display: findProgram(display),
      }),
  },
];
