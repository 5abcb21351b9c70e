/**
 * This process bundles the component and the components inside it as the official CLI does. It
 * measures how long each module on the way of an event takes to evaluate in a new context, with all
 * that it imports. Compiling does not count, because the platform keeps compiled code between calls
 * (convex-backend: `ModuleCodeCacheResult`). Linking does not either, because Node's takes longer
 * than V8's. The time is that of the processor: others may work on the machine.
 */
import { realpathSync } from "node:fs";
import path from "node:path";
import { createContext, SourceTextModule } from "node:vm";
import { installedComponents } from "../example/embedded/load.js";
import { qualified } from "../example/embedded/record.js";
import { phaseOf } from "./phases.js";
import {
  bundleFunctions,
  type ModuleBundle,
} from "../scripts/convexBundle.mjs";

const componentDir = path.resolve(import.meta.dirname, "../src/component");
/** An odd number of measurements has a median. A first evaluation finds the functions. */
const RUNS = 9;

/** Globals of the platform that V8 does not bring along. */
const globals = {
  console,
  process: { env: {} },
  URL,
  URLSearchParams,
  TextEncoder,
  TextDecoder,
  Blob,
  Headers,
  Request,
  Response,
  crypto,
  atob,
  btoa,
  performance,
  setTimeout,
  clearTimeout,
  structuredClone,
};

const measured: Record<string, number> = {};
for (const { path: component, directory } of installedComponents(
  componentDir,
)) {
  const bundles = await bundleFunctions(realpathSync(directory));
  for (const [module, bundle] of bundles) {
    const name = qualified(component, module);
    if (phaseOf(`${name}:`) === undefined) continue;
    const first = await evaluate(bundle);
    if (!first.exports.some(isFunction)) continue;
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++)
      times.push((await evaluate(bundle)).milliseconds);
    times.sort((a, b) => a - b);
    measured[name] = times[(RUNS - 1) / 2]!;
  }
}
process.send?.(measured);

async function evaluate({ entry, files }: ModuleBundle) {
  const context = createContext({ ...globals });
  const modules = new Map<string, SourceTextModule>();
  const load = (file: string): SourceTextModule => {
    let module = modules.get(file);
    if (!module) {
      module = new SourceTextModule(files.get(file)!, {
        identifier: file,
        context,
      });
      modules.set(file, module);
    }
    return module;
  };
  const module = load(entry);
  await module.link((specifier, from) =>
    load(path.join(path.dirname(from.identifier), specifier)),
  );
  const started = process.cpuUsage();
  await module.evaluate();
  const { user, system } = process.cpuUsage(started);
  return {
    milliseconds: (user + system) / 1000,
    exports: Object.values(module.namespace),
  };
}

/** Convex's own builders mark the functions that they make. */
function isFunction(value: unknown): boolean {
  return ["isQuery", "isMutation", "isAction"].some(
    (mark) => (value as Record<string, unknown> | null)?.[mark] === true,
  );
}
