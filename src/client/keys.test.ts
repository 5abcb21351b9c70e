import { describe, expect, test } from "vitest";
import { generateKey, hashKey, hashShownKey } from "./keys.js";

test("generateKey makes a new key of its kind every time", () => {
  expect(generateKey("public")).toMatch(/^ff_pub_[\w-]{43}$/);
  expect(generateKey("secret")).toMatch(/^ff_sec_[\w-]{43}$/);
  const made = new Set(
    Array.from({ length: 100 }, () => generateKey("secret")),
  );
  expect(made.size).toBe(100);
});

describe("hashKey", () => {
  test("is SHA-256 in hexadecimal", async () => {
    const key = generateKey("public");
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(key),
    );
    const hex = [...new Uint8Array(digest)]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    expect(hashKey(key, "publicKey")).toBe(hex);
    expect(hashShownKey(key)).toBe(hex);
    expect(hashShownKey(key)).toBe(hex);
  });

  test.each<[string | undefined, string]>([
    [undefined, "publicKey is undefined. Give the key"],
    ["", "publicKey is empty"],
    ["   ", "publicKey is empty"],
    ["with a space", "publicKey holds white space"],
    ["trailing-newline\n", "publicKey holds white space"],
    ["schlüssel-1", "publicKey holds white space or other characters"],
    ["short12", "publicKey has 7 characters, at least 8 are needed"],
    ["x".repeat(201), "publicKey has 201 characters, at most 200 are allowed"],
  ])("refuses %j", (value, message) => {
    expect(() => hashKey(value, "publicKey")).toThrow(message);
    if (value !== undefined) expect(hashShownKey(value)).toBeNull();
  });
});

test("a key of ours is of its own kind", () => {
  const [publicKey, secretKey] = [generateKey("public"), generateKey("secret")];
  expect(() => hashKey(publicKey, "secretKey", "secret")).toThrow(
    "secretKey is to be a secret key, and begins with",
  );
  expect(() => hashKey(secretKey, "publicKey", "public")).toThrow(
    "publicKey is to be a public key, and begins with",
  );
  for (const kind of ["public", "secret"] as const) {
    expect(hashKey("of-another-vendor", "value", kind)).toHaveLength(64);
    expect(hashKey(generateKey(kind), "value", kind)).toHaveLength(64);
  }
});

test("hashShownKey goes on when its memo is full", () => {
  for (let n = 0; n < 1500; n++) {
    const key = `made-up-${n}`;
    expect(hashShownKey(key)).toBe(hashKey(key, "key"));
  }
});
