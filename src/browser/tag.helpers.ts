/** The two files of the tag as the backend serves them, in a tab. */
import { vi } from "vitest";
import { moreScript } from "../client/http/embedScript.js";
import { scripts } from "../client/http/handleEmbed.js";
import type { More } from "./askForMore.js";
import type { Tab } from "./tab.helpers.js";

type Footfall = (...call: unknown[]) => unknown;
interface SecondFile {
  more: More;
}

/** Evaluates the second file, which is a module. */
export function secondFile(): SecondFile {
  const code = moreScript.replace(/export\{(\w+) as more\};?$/, "return $1");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return { more: (new Function(code) as () => More)() };
}

export interface LoadedTag {
  footfall: Footfall;
  /** Addresses of the second file that the tag has asked for. */
  asked: string[];
  /** Answers the request for the second file. */
  arrive: (file?: Promise<SecondFile>) => void;
}

/**
 * Runs the tag in a tab. The second file arrives when the test says so.
 *
 * @param path the path of the script below the prefix
 */
export function loadTag(
  tab: Tab,
  dataset: Record<string, string> = {},
  path = "/footfall.js",
): LoadedTag {
  const src = `https://app.example/analytics${path}?v=1`;
  tab.document.currentScript = {
    src,
    dataset: { key: "ff_pub_12345678", ...dataset },
  };
  const asked: string[] = [];
  let arrive: LoadedTag["arrive"] = () => {};
  const load = vi.fn((address: string) => {
    asked.push(address);
    return new Promise<SecondFile>((resolve) => {
      arrive = (file = Promise.resolve(secondFile())) =>
        resolve(tab.run(() => file));
    });
  });
  const code = scripts[path]!.replace("import(", "load(");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const script = new Function("load", code) as (load: unknown) => void;
  tab.run(() => script(load));
  return {
    footfall: (...call) =>
      tab.run(() => (tab.globals.footfall as Footfall)(...call)),
    asked,
    arrive: (file) => arrive(file),
  };
}
