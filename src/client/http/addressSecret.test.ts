import { afterEach, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { clientAddress } from "./address.js";
import { showsSecret } from "./addressSecret.js";

const header = "x-proxy-secret";
const value = "0123456789abcdef0123456789abcdef";
const showing = (secret: string) => new Headers({ [header]: secret });

afterEach(() => vi.restoreAllMocks());

test("a request shows the secret only if each of its characters is right", () => {
  expect(showsSecret(showing(value), { header, value })).toBe(true);
  for (const wrong of [
    "",
    value.slice(1),
    value.slice(0, -1),
    `${value}0`,
    `x${value.slice(1)}`,
    `${value.slice(0, -1)}x`,
    value.toUpperCase(),
    value + value,
  ])
    expect(showsSecret(showing(wrong), { header, value }), wrong).toBe(false);
  expect(showsSecret(new Headers(), { header, value })).toBe(false);
});

test("a line break at the end of the variable does not count, and blanks are no secret", () => {
  const broken = { header, value: `${value}\n` };
  expect(showsSecret(showing(value), broken)).toBe(true);
  expect(showsSecret(showing(`${value}0`), broken)).toBe(false);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const blank = { header, value: " ".repeat(32) };
  expect(showsSecret(showing(""), blank)).toBe(false);
  expect(warn).toHaveBeenCalledOnce();
});

test("two secrets are the same exactly if they are equal texts", () => {
  const secret = fc.string({
    unit: fc.constantFrom("a", "b"),
    minLength: 16,
    maxLength: 18,
  });
  fc.assert(
    fc.property(secret, secret, (one, other) => {
      expect(showsSecret(showing(one), { header, value: other })).toBe(
        one === other,
      );
      expect(showsSecret(showing(one), { header, value: one })).toBe(true);
    }),
  );
});

test.each([undefined, "", "short-of-sixteen".slice(1)])(
  "without a secret in the environment (%j) no request has it, and the log says so without a secret",
  (none) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(showsSecret(showing(none ?? value), { header, value: none })).toBe(
      false,
    );
    expect(warn).toHaveBeenCalledOnce();
    const [message] = warn.mock.calls[0] as [string];
    expect(message).toContain(header);
    expect(message).not.toContain(value);

    expect(showsSecret(new Headers(), { header, value: none })).toBe(false);
    expect(warn).toHaveBeenCalledOnce();
  },
);

test("the address header counts only beside the secret", () => {
  const addressHeader = "x-client-address";
  const addressSecret = { header, value };
  const address = (secret: Record<string, string>, options: object) =>
    clientAddress(
      new Headers({ [addressHeader]: "203.0.113.9", ...secret }),
      "192.0.2.1",
      { addressHeader, ...options },
    );
  expect(address({ [header]: value }, { addressSecret })).toBe("203.0.113.9");
  expect(address({ [header]: "guessed" }, { addressSecret })).toBe("192.0.2.1");
  expect(address({}, { addressSecret })).toBe("192.0.2.1");
  const unset = { addressSecret: { header, value: undefined } };
  vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(address({ [header]: value }, unset)).toBe("192.0.2.1");
  expect(address({}, {})).toBe("203.0.113.9");
});

test("a header that the platform would also read counts only beside the secret", () => {
  const address = (shown: string) =>
    clientAddress(
      new Headers({ "x-forwarded-for": "203.0.113.9", [header]: shown }),
      undefined,
      {
        addressHeader: "X-Forwarded-For",
        addressSecret: { header, value },
      },
    );
  expect(address(value)).toBe("203.0.113.9");
  expect(address("guessed")).toBeUndefined();
});
