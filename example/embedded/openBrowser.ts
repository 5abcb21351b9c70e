/** Opens an address in the person's browser, or asks them to do it. */
import { spawn } from "node:child_process";

const commands: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

export function openBrowser(url: string): void {
  const [command = "xdg-open", ...args] = commands[process.platform] ?? [];
  const browser = spawn(command, [...args, url], {
    stdio: "ignore",
    detached: true,
  });
  browser.on("error", () => console.log(`Open ${url} in a browser.`));
  browser.unref();
}
