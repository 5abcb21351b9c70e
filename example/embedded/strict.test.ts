/**
 * Functions see what the platform has, and no more. Lines are those of convex-backend 94a42c3, in
 * npm-packages/udf-runtime/src where a comment does not name another place.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Engine, ManualClock } from "./engine.js";
import { strictEngine } from "./fixtures.helpers.js";
import { namesOfNodeOnly } from "./platformGlobals.js";

const START = Date.UTC(2026, 0, 1);

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const kinds = ["query", "mutation", "action"] as const;
const inTransactions = ["query", "mutation"] as const;
type Kind = (typeof kinds)[number];

let shared: Promise<Engine> | undefined;

async function probe(kind: Kind, name: string, input?: unknown) {
  const engine = await (shared ??= strictEngine());
  const args = { probe: name, ...(input === undefined ? {} : { input }) };
  return engine[kind](`probe:${kind}`, args as never);
}

async function caught(name: string, input?: unknown): Promise<unknown> {
  const engine = await (shared ??= strictEngine());
  const args = { probe: name, ...(input === undefined ? {} : { input }) };
  return engine.mutation("probe:caught", args as never);
}

describe("globals", () => {
  test.each(kinds)("of a %s are those that setup.ts sets up", async (kind) => {
    const there = [
      "URL",
      "Request",
      "crypto",
      "TextDecoder",
      "structuredClone",
    ];
    expect(new Set((await probe(kind, "typesOf", there)) as string[])).toEqual(
      new Set(["function", "object"]),
    );
    expect(await probe(kind, "typesOf", ["self", "process"])).toEqual([
      "object",
      "object",
    ]);
  });

  test("of Node alone are not there, whatever Node adds", async () => {
    const some = [
      "Buffer",
      "setImmediate",
      "queueMicrotask",
      "CompressionStream",
      "DecompressionStream",
      "BroadcastChannel",
      "MessageChannel",
      "global",
    ];
    vi.stubGlobal("__stays", 1);
    const names = namesOfNodeOnly();
    expect(names).toEqual(expect.arrayContaining(some));
    expect(names).not.toContain("__stays");
    const types = (await probe("query", "typesOf", names)) as string[];
    expect(new Set(types)).toEqual(new Set(["undefined"]));
  });

  test("outside of functions, and in closures of tests, are Node's", async () => {
    const engine = await strictEngine();
    expect(typeof Buffer).toBe("function");
    expect(
      await engine.run(() => Promise.resolve([typeof Buffer, typeof process])),
    ).toEqual(["function", "object"]);
    expect(typeof setTimeout(() => {}, 0)).toBe("object");
  });

  test("that Node's own code takes are Node's, also inside", async () => {
    expect(await probe("action", "body")).toEqual(["text", "answer"]);
    expect(await probe("mutation", "digest")).toBe(32);
  });

  test("process has nothing but env", async () => {
    expect(await probe("query", "namesOfProcess")).toEqual(["env"]);
  });

  test("console has the nine methods of 02_console.ts", async () => {
    expect(await probe("query", "console")).toEqual(["function", "undefined"]);
    const log = vi.spyOn(console, "log").mockImplementation(() => {
      expect(typeof Buffer).toBe("function");
    });
    await probe("query", "log", "hello");
    expect(log).toHaveBeenCalledWith("hello");
  });

  test("weak references show nothing of the garbage collector", async () => {
    expect(await probe("query", "weak")).toEqual([
      1,
      "[object FinalizationRegistry]",
    ]);
    expect(await probe("query", "searchSize")).toBe("undefined");
  });

  // npm-packages/udf-runtime/src/setup.ts:148-209
  test("weak references are to objects, functions and symbols", async () => {
    for (const kind of ["object", "symbol"])
      expect(await probe("query", "weakOf", kind)).toEqual(
        Array.from({ length: 4 }, () => null),
      );
    expect(await probe("query", "weakOf", "text")).toEqual([
      "target must be an object",
      "target must be an object",
      "unregisterToken must be an object",
      "unregisterToken must be an object",
    ]);
  });
});

describe("environment", () => {
  test("is the deployment's for the app, and cannot be changed", async () => {
    vi.stubEnv("STRICT_SHOWN", "shown");
    expect(await probe("query", "environment", "STRICT_SHOWN")).toBe("shown");
    expect(await probe("mutation", "setEnvironment", "STRICT_SHOWN")).toBe(
      "shown",
    );
    expect(process.env.STRICT_SHOWN).toBe("shown");
  });

  test("of a component is what is bound, and the system's", async () => {
    const engine = await strictEngine();
    vi.stubEnv("STRICT_SHOWN", "shown");
    vi.stubEnv("SHOWN", "the process's");
    vi.stubEnv("CONVEX_SITE_URL", "https://some.convex.site");
    const names = ["SHOWN", "FIXED", "STRICT_SHOWN", "PATH", "CONVEX_SITE_URL"];
    expect(
      await engine.query("probe:environmentOfComponent", { names }),
    ).toEqual([
      "shown",
      "as written",
      null,
      null,
      "https://some.convex.site/boxed",
    ]);
  });
});

describe("text", () => {
  test("a strict decoder answers undefined: 08_text_encoding.ts:76", async () => {
    expect(await probe("mutation", "decodeFatally")).toBe("undefined");
    expect(() =>
      new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])),
    ).toThrow();
  });

  test("decode() neither flushes nor starts again", async () => {
    expect(await probe("mutation", "decodeNothing")).toEqual(["", "", "😀"]);
  });
});

describe("time", () => {
  test("stands still in a transaction, nested calls and all", async () => {
    const engine = await strictEngine();
    const [before, inside, after] = (await engine.mutation(
      "probe:times",
    )) as number[];
    expect([inside, after]).toEqual([before, before]);
    const later = (await engine.mutation("probe:times")) as number[];
    expect(later[0]).toBeGreaterThan(before!);
  });

  test("goes on in an action", async () => {
    const engine = await strictEngine();
    expect(await engine.action("probe:liveTimes")).toBeGreaterThan(0);
  });

  test("of a manual clock shows in functions and closures", async () => {
    const engine = await strictEngine({ clock: new ManualClock(START) });
    expect(await engine.mutation("probe:times")).toEqual([START, START, START]);
    expect(await engine.run(() => Promise.resolve(Date.now()))).toBe(START);
    expect(Date.now()).toBeGreaterThan(START);
  });

  test("performance.now() stands still in queries only", async () => {
    expect(await probe("query", "performance")).toBe(false);
    expect(await probe("mutation", "performance")).toBe(true);
    expect(await probe("action", "performance")).toBe(true);
  });
});

describe("refused", () => {
  const withoutActions = [
    ["setTimeout", "setTimeout"],
    ["setInterval", "setInterval"],
    ["fetch", "fetch()"],
    ["generateKey", "cryptographic randomness"],
  ] as const;
  test.each(withoutActions)(
    "in queries and mutations: %s",
    async (name, description) => {
      for (const kind of inTransactions)
        await expect(probe(kind, name)).rejects.toThrow(
          `Can't use ${description} in queries and mutations`,
        );
      expect(await caught(name)).toMatch("caught: Can't use");
    },
  );

  test("signing and encrypting with fresh randomness, and no other", async () => {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const signing = await crypto.subtle.generateKey(curve, true, ["sign"]);
    const rsa = {
      name: "RSA-OAEP",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    };
    const uses = ["encrypt", "decrypt"] as const;
    const encrypting = await crypto.subtle.generateKey(rsa, true, uses);
    const given = [
      ["signWith", signing.privateKey, 64],
      ["encryptWith", encrypting.publicKey, 256],
    ] as const;
    for (const [name, key, bytes] of given) {
      const jwk = await crypto.subtle.exportKey("jwk", key);
      await expect(probe("mutation", name, jwk)).rejects.toThrow(
        "cryptographic randomness",
      );
      expect(await probe("action", name, jwk)).toBe(bytes);
    }
    expect(await probe("mutation", "importKey")).toBe(32);
  });

  test("more than 65,536 random bytes: ops/crypto.rs:21", async () => {
    expect(await probe("mutation", "random", 65_536)).toBe(65_536);
    expect(await caught("random", 65_537)).toMatch(
      "caught: Byte length (65537)",
    );
  });

  test("code from text", async () => {
    for (const name of ["eval", "newFunction"])
      expect(await caught(name)).toMatch("caught: Code generation");
    const two = Reflect.construct(Function, ["return 2"]) as () => number;
    expect(two()).toBe(2);
  });

  test("in actions nothing of that, and timers are numbers", async () => {
    expect(await probe("action", "timer")).toBe("number");
    vi.stubGlobal("fetch", () => Promise.resolve("fetched"));
    expect(await probe("action", "fetch")).toBe("fetched");
    expect(await probe("query", "clone")).toBe(0);
    await probe("query", "clearTimer");
  });
});

describe("what cannot be caught", () => {
  const uncatchable = [
    ["cloneWithOptions", undefined, "structuredClone with transfer"],
    ["wrapKey", undefined, "Not implemented: wrapKey"],
    ["unwrapKey", undefined, "Not implemented: unwrapKey"],
    ["request", "mode", "Not implemented: get mode for Request"],
    ["request", "cache", "Not implemented: get cache for Request"],
    ["request", "credentials", "Not implemented: get credentials"],
    ["request", "redirect", "Not implemented: get redirect"],
    ["request", "referrer", "Not implemented: get referrer"],
    ["setUrl", "host", "Not implemented: set host for URL"],
    ["setUrl", "username", "Not implemented: set username for URL"],
    ["setUrl", "password", "Not implemented: set password for URL"],
  ] as const;
  test.each(uncatchable)("%s %s", async (name, input, message) => {
    const engine = await (shared ??= strictEngine());
    const before = await engine.query("probe:texts");
    await expect(caught(name, input)).rejects.toThrow(message);
    expect(await engine.query("probe:texts")).toEqual(before);
    const args = { probe: name, ...(input === undefined ? {} : { input }) };
    expect(await engine.mutation("probe:caughtOutside", args)).toMatch(
      "caught outside",
    );
  });

  test("a host name may be set, and outside all of it", async () => {
    expect(await probe("query", "setUrl", "hostname")).toBe(
      "https://b.example/",
    );
    const url = new URL("https://a.example/");
    url.host = "b.example";
    expect(url.href).toBe("https://b.example/");
    expect(new Request(url).mode).toBe("cors");
  });

  test("in an HTTP action, whose body can be streamed", async () => {
    const engine = await strictEngine();
    const post = (route: string) =>
      engine.fetch(
        new Request(`https://a.example${route}`, {
          method: "POST",
          body: "12",
        }),
      );
    expect(await (await post("/echo"))!.json()).toMatchObject({ bytes: 2 });
    await expect(post("/mode")).rejects.toThrow("Not implemented: get mode");
  });
});

const lone = [0x61, 0xd800];
const escaped = [..."\\ud800"].map((letter) => letter.charCodeAt(0));

describe("a lone surrogate is refused", () => {
  test("in arguments and results: helpers.rs:133", async () => {
    await expect(probe("query", "rememberText", "\ud800")).rejects.toThrow(
      "Invalid arguments",
    );
    for (const kind of kinds)
      await expect(probe(kind, "text", lone)).rejects.toThrow(
        "Could not parse return value as json",
      );
  });

  test("in what is stored: execution_scope.rs:678", async () => {
    const engine = await strictEngine();
    await expect(
      engine.mutation("probe:insert", { codes: lone }),
    ).rejects.toThrow("Received invalid json");
    await engine.mutation("probe:insert", { codes: [0xd83d, 0xde00] });
    await engine.mutation("probe:insert", { codes: escaped });
    expect(await engine.query("probe:texts")).toEqual(["😀", "\\ud800"]);
  });

  test("in an error: error.rs:42", async () => {
    await expect(probe("mutation", "throwText", lone)).rejects.toThrow(
      "An error's message",
    );
  });
});
