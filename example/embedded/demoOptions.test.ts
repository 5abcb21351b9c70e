import { describe, expect, test } from "vitest";
import { demoOptions, usage } from "./demoOptions.js";

const help = "`npm run demo -- --help` lists the options.";

describe("demoOptions", () => {
  test("defaults", () => {
    expect(demoOptions([])).toEqual({
      port: 0,
      open: false,
      fresh: false,
      state: ".footfall-demo",
      visitorsPerDay: 220,
      seconds: null,
    });
  });

  test("every option", () => {
    const args =
      "--port 3210 --open --fresh --state=here --traffic off --replay a.gz --host shop.example:8080 --class S16 --seconds 0";
    expect(demoOptions(args.split(" "))).toEqual({
      port: 3210,
      open: true,
      fresh: true,
      state: "here",
      visitorsPerDay: 0,
      replay: "a.gz",
      host: "shop.example:8080",
      deploymentClass: "S16",
      seconds: 0,
    });
  });

  test("the help names every option and every field of a log", () => {
    expect(demoOptions(["--help"])).toBeNull();
    expect(usage).toContain("--traffic off|live|N");
    for (const field of ["time", "visitor", "path", "method", "status"])
      expect(usage).toMatch(new RegExp(`^  ${field} +\\S`, "m"));
  });

  test.each([
    ["--prot 3210", `There is no option --prot. ${help}`],
    ["-p 3210", `There is no option -p. ${help}`],
    ["3210", `"3210" is no option. ${help}`],
    ["--port", `--port needs a value. ${help}`],
    ["--port --open", `--port needs a value. ${help}`],
    ["--replay=", `--replay needs a value. ${help}`],
    ["--open=yes", `--open takes no value. ${help}`],
    ["--port abc", '--port is "abc"; a whole number is expected.'],
    ["--port=-1", '--port is "-1"; a whole number is expected.'],
    ["--port 1.5", '--port is "1.5"; a whole number is expected.'],
    ["--port 65536", "--port is 65536; at most 65535 is allowed."],
    ["--seconds soon", '--seconds is "soon"; a whole number is expected.'],
    ["--traffic 5001", "--traffic is 5001; at most 5000 is allowed."],
    [
      "--class S1",
      '--class is "S1"; one of S16, S256, D1024, D2048 is expected.',
    ],
    [
      "--host a/b",
      '--host is "a/b"; a host name such as www.example.org is expected.',
    ],
  ])("%s: %s", (args, message) => {
    expect(() => demoOptions(args.split(" "))).toThrow(new Error(message));
  });
});
