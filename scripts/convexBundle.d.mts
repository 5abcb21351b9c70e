/** Everything that a call of a module's functions evaluates: its own file, and all that it imports. */
export interface ModuleBundle {
  /** The module's own file. */
  entry: string;
  bytes: number;
  /** Bytes by source file. */
  inputs: Map<string, number>;
  /** Code by the name of its file. */
  files: Map<string, string>;
}

/**
 * Bundles a functions folder. The key is the module's path without extension.
 *
 * @throws Error if the folder is not there
 */
export function bundleFunctions(
  dir: string,
): Promise<Map<string, ModuleBundle>>;
