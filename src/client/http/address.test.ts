import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { addressOfSender, clientAddress, normalizeAddress } from "./address.js";

describe("normalizeAddress", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    [" 203.0.113.9 ", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["203.000.113.009", "203.0.113.9"],
    ["255.255.255.255", "255.255.255.255"],
    ["::1", "::1"],
    ["2001:DB8::A", "2001:db8::a"],
    ["2001:0db8:0000:0000:0000:0000:0000:000a", "2001:db8::a"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%25en0]:80", "fe80::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::FFFF:CB00:7109", "203.0.113.9"],
    ["[::ffff:203.0.113.9]:4711", "203.0.113.9"],
    ["0:0:0:0:0:ffff:203.0.113.9", "203.0.113.9"],
    ["::ffff:0:1", "0.0.0.1"],
    ["64:ff9b::203.0.113.9", "64:ff9b::cb00:7109"],
  ])("%s is %s", (text, expected) => {
    expect(normalizeAddress(text)).toBe(expected);
  });

  test.each([
    "",
    " ",
    "unknown",
    "_hidden",
    "localhost",
    "256.0.0.1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.4:port",
    "0x7f.1",
    "2130706433",
    ":",
    "1:2",
    "::1::2",
    "12345::",
    "[::1",
    "::1]/path",
    "::1]@example.com",
    "[]",
    "%eth0",
    `::1%${"z".repeat(100)}`,
    "1".repeat(1000),
  ])("%s is none", (text) => {
    expect(normalizeAddress(text)).toBeUndefined();
  });

  test("is a fixed point, and never throws", () => {
    const nearly = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV6().map((ip) => `[${ip.toUpperCase()}]:443`),
      fc.string({ unit: fc.constantFrom(..."0123456789abcdef:.[]%") }),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const address = normalizeAddress(text);
        if (address === undefined) return;
        expect(normalizeAddress(address)).toBe(address);
        expect(address).toMatch(/^[\da-f:.]{2,45}$/);
      }),
      { numRuns: 500 },
    );
  });

  test("takes every address", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        expect(normalizeAddress(ip)).toBeDefined();
      }),
    );
  });
});

describe("clientAddress", () => {
  const forwarded = { "x-forwarded-for": "198.51.100.1, 10.0.0.1" };
  const proxied = { ...forwarded, "x-client": "203.0.113.1 , 10.0.0.2" };
  const addressHeader = "X-Client";

  test.each<
    [string | undefined, Record<string, string>, string | undefined, object]
  >([
    ["203.0.113.1", proxied, "192.0.2.1", { addressHeader }],
    ["192.0.2.1", proxied, "192.0.2.1", {}],
    ["192.0.2.1", forwarded, "::ffff:192.0.2.1", { addressHeader }],
    [
      "192.0.2.1",
      { ...forwarded, "x-client": "unknown" },
      "192.0.2.1",
      { addressHeader },
    ],
    ["198.51.100.1", proxied, undefined, {}],
    ["198.51.100.1", proxied, "", {}],
    ["198.51.100.1", forwarded, undefined, { addressHeader }],
    [undefined, { "x-forwarded-for": "unknown" }, undefined, {}],
    [undefined, { "cf-connecting-ip": "203.0.113.1" }, undefined, {}],
    [undefined, {}, undefined, { addressHeader }],
  ])("%s: %o, %s, %o", (expected, headers, platformIp, options) => {
    expect(clientAddress(new Headers(headers), platformIp, options)).toBe(
      expected,
    );
  });
});

describe("addressOfSender", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["192.0.2.1", "192.0.2.1"],
    ["172.15.0.1", "172.15.0.1"],
    ["172.32.0.1", "172.32.0.1"],
    ["100.63.0.1", "100.63.0.1"],
    ["100.128.0.1", "100.128.0.1"],
    ["192.169.0.1", "192.169.0.1"],
    ["11.0.0.1", "11.0.0.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:db8::1:0:0:1", "2001:db8:0:0"],
    ["2001:db8:0:1::1", "2001:db8:0:1"],
    ["2001::1:2:3:4:5", "2001:0:0:1"],
    ["64:ff9b::cb00:7109", "64:ff9b:0:0"],
    ["fec0::1", "fec0:0:0:0"],
  ])("%s is %s", (address, expected) => {
    expect(normalizeAddress(address)).toBe(address);
    expect(addressOfSender(address)).toBe(expected);
  });

  test.each([
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "169.254.1.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "::",
    "::1",
    "fc00::1",
    "fdff:1:2:3:4:5:6:7",
    "fe80::1",
    "febf::1",
    undefined,
  ])("%s is nowhere", (address) => {
    expect(addressOfSender(address)).toBeUndefined();
  });

  test("of one network is one, however its addresses are written", () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (words) => {
        // The range of IPv6 that registries give out.
        const all = [0x2000 + (words[0]! % 0x1000), ...words.slice(1)];
        const text = all.map((word) => word.toString(16)).join(":");
        const network = all.slice(0, 4).map((word) => word.toString(16));
        expect(addressOfSender(normalizeAddress(text))).toBe(network.join(":"));
      }),
    );
  });
});
