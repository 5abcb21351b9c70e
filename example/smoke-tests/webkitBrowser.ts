/**
 * Drives WebKitGTK over WebDriver. Its MiniBrowser has no headless mode, so it gets a display of its
 * own. Each visit is a session of a driver of its own.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Builder, By, Key, type WebDriver } from "selenium-webdriver";
import { vi } from "vitest";
import { Mutex } from "../embedded/mutex.js";
import { startLocalServer } from "../embedded/localServer.js";
import { end, startDisplay } from "./processes.js";
import {
  TIME_ZONE,
  WINDOW,
  type SmokeBrowser,
  type SmokeKey,
  type SmokePage,
  type SmokeVisit,
} from "./smokeBrowser.js";

/** @param programs the paths of WebKitWebDriver and of Xvfb */
export async function launchWebkit(programs: {
  driver: string;
  display: string;
}): Promise<SmokeBrowser> {
  const home = await mkdtemp(path.join(tmpdir(), "smoke-webkit-"));
  await withoutMotion(home);
  const display = await startDisplay(programs.display, {
    width: WINDOW.width + 200,
    height: WINDOW.height + 300,
  });
  const environment = {
    ...process.env,
    DISPLAY: display.name,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_RUNTIME_DIR: home,
    TZ: TIME_ZONE,
    LANG: "en_US.UTF-8",
  };
  return {
    visit: async () => visitIn(await startDriver(programs.driver, environment)),
    async close() {
      await end(display.server);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Sets what a person with less motion sets. The machine draws each frame by its processor, and a dot
 * that pulses would keep it busy for as long as a page is open.
 */
async function withoutMotion(home: string): Promise<void> {
  const folder = path.join(home, "gtk-3.0");
  await mkdir(folder);
  const settings = "[Settings]\ngtk-enable-animations=0\n";
  await writeFile(path.join(folder, "settings.ini"), settings);
}

interface Driver {
  session: WebDriver;
  end(): Promise<void>;
}

/**
 * Starts a driver, and a browser by it. Now and then, on a busy machine, the driver waits for its
 * browser for ever. Another one is tried then.
 */
async function startDriver(
  program: string,
  environment: NodeJS.ProcessEnv,
  attemptsLeft = 3,
): Promise<Driver> {
  const { port, close } = await startLocalServer(() => {});
  await close(); // The port is free now.
  const driver = spawn(program, [`--port=${port}`], {
    stdio: "ignore",
    env: environment,
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(() => fetch(`${url}/status`), 20_000);
  const session = await vi
    .waitFor(() => startSession(url), MOST_START_MS)
    .catch(() => undefined);
  if (!session) {
    await end(driver);
    if (attemptsLeft > 1)
      return startDriver(program, environment, attemptsLeft - 1);
    throw new Error("WebKit's driver started no browser, three times.");
  }
  return {
    session,
    async end() {
      try {
        await session.quit();
      } finally {
        await end(driver);
      }
    },
  };
}

const MOST_START_MS = 15_000;

async function startSession(url: string): Promise<WebDriver> {
  return new Builder()
    .usingServer(url)
    .withCapabilities({
      browserName: "MiniBrowser",
      // A page may never finish its loading where a test cuts the network.
      pageLoadStrategy: "eager",
    })
    .build();
}

/** Pages tell their problems themselves (`startProblems`), because the driver does not. */
function visitIn({ session: driver, ...started }: Driver): SmokeVisit {
  const tabs = new Set<SmokePage>();
  /** The driver has one window at a time, so each command first switches to its own. */
  const turns = new Mutex();
  let isNew = true;

  async function openWindow(): Promise<string> {
    if (!isNew) await driver.switchTo().newWindow("tab");
    isNew = false;
    return driver.getWindowHandle();
  }

  return {
    tabs,
    async newTab(url) {
      const handle = await turns.run(openWindow);
      const inTab = <Result>(task: () => Promise<Result>) =>
        turns.run(async () => {
          await driver.switchTo().window(handle);
          return task();
        });
      const tab = tabOf(driver, inTab, () => tabs.delete(tab));
      tabs.add(tab);
      await tab.resize(WINDOW.width, WINDOW.height);
      await tab.goto(url);
      return tab;
    },
    setOffline: undefined,
    end: () => started.end(),
  };
}

function tabOf(
  driver: WebDriver,
  inTab: <Result>(task: () => Promise<Result>) => Promise<Result>,
  onClose: () => void,
): SmokePage {
  return {
    goto: (url) => inTab(() => driver.get(url)),
    evaluate: (task, ...given) =>
      inTab(() => driver.executeScript(task, ...given)),
    click: (selector) =>
      inTab(async () => {
        const element = await driver.findElement(By.css(selector));
        // The driver scrolls the page, and not a bar of tabs that goes on at its side.
        await driver.executeScript((found: Element) => {
          found.scrollIntoView({
            block: "center",
            inline: "center",
            behavior: "instant",
          });
        }, element);
        await element.click();
      }),
    press: (key) => inTab(() => driver.actions().sendKeys(keys[key]).perform()),
    // The frame of the window takes some of its size.
    resize: (width, height) =>
      inTab(async () => {
        const frame = await driver.executeScript<[number, number]>(() => [
          outerWidth - innerWidth,
          outerHeight - innerHeight,
        ]);
        await driver
          .manage()
          .window()
          .setRect({ width: width + frame[0], height: height + frame[1] });
      }),
    hide: () =>
      inTab(async () => void (await driver.manage().window().minimize())),
    async close() {
      onClose();
      await inTab(() => driver.close());
    },
    screenshot: () =>
      inTab(async () => Buffer.from(await driver.takeScreenshot(), "base64")),
  };
}

const keys: Readonly<Record<SmokeKey, string>> = {
  Escape: Key.ESCAPE,
  Enter: Key.ENTER,
  Tab: Key.TAB,
  ArrowRight: Key.ARROW_RIGHT,
  t: "t",
};
