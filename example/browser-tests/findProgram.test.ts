import { afterEach, describe, expect, test, vi } from "vitest";
import { findProgram } from "./findProgram.js";

const node = {
  name: "Node",
  files: ["no-such-program", "node"],
  variable: "NODE_OF_THE_TEST",
  package: "nodejs",
};

afterEach(() => vi.unstubAllEnvs());

describe("findProgram", () => {
  test("takes the first file that is on the path", () => {
    expect(findProgram(node)).toMatch(/[\\/]node$/);
  });

  test("takes the path that the environment gives", () => {
    vi.stubEnv("NODE_OF_THE_TEST", process.execPath);
    expect(findProgram({ ...node, files: [] })).toBe(process.execPath);
  });

  test("says how to install what is missing", () => {
    expect(() => findProgram({ ...node, files: ["no-such-program"] })).toThrow(
      "need Node, and there is none. Install it (Debian: `apt-get install nodejs`), or set NODE_OF_THE_TEST to its path.",
    );
  });

  test("says that a given path does not work", () => {
    vi.stubEnv("NODE_OF_THE_TEST", "/no/such/file");
    expect(() => findProgram(node)).toThrow(
      `NODE_OF_THE_TEST is "/no/such/file", which cannot be run.`,
    );
  });
});
