/** The fixture app in an engine, for the tests of this folder. */
import path from "node:path";
import type { Engine, EngineOptions } from "./engine.js";
import { createEngineFromModules } from "./load.js";

export const fixtureDir = path.resolve(import.meta.dirname, "fixtures/app");

export function fixtureEngine(
  options: Partial<EngineOptions> = {},
): Promise<Engine> {
  const { app: _app, components: _components, ...rest } = options;
  return createEngineFromModules(fixtureDir, rest);
}

/** Starts an app whose functions run what a test asks for: `fixtures/strict/probes.ts`. */
export function strictEngine(
  options: Partial<EngineOptions> = {},
): Promise<Engine> {
  const { app: _app, components: _components, ...rest } = options;
  const directory = path.resolve(import.meta.dirname, "fixtures/strict");
  return createEngineFromModules(directory, rest);
}
