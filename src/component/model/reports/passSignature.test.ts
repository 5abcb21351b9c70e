/**
 * The signature of a pass is an HMAC, as another implementation makes it, and nothing beside it is
 * one.
 */
import { describe, expect, test } from "vitest";
import { base64url } from "../../../shared/codec/base64url.js";
import fc from "../../../fastCheck.helpers.js";
import {
  isSignatureOf,
  signatureOf,
  type SignedPass,
} from "./passSignature.js";

const key = "k".repeat(43);
const subject: SignedPass = {
  audience: "staff",
  siteId: "s1",
  report: "getOverview",
};

test("is what Web Crypto makes of the same", async () => {
  const encoder = new TextEncoder();
  const imported = await crypto.subtle.importKey(
    "raw",
    encoder.encode(key),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const text = '["report","staff","s1","getOverview"]';
  const signed = await crypto.subtle.sign(
    "HMAC",
    imported,
    encoder.encode(text),
  );
  expect(signatureOf(key, subject)).toBe(base64url(new Uint8Array(signed)));
  expect(signatureOf(key, subject)).toHaveLength(43);
});

describe("isSignatureOf", () => {
  const right = signatureOf(key, subject);
  test("takes the right one", () =>
    expect(isSignatureOf(key, subject, right)).toBe(true));

  test("and no text that differs from it anywhere", () => {
    for (let at = 0; at <= right.length; at++) {
      for (const wrong of [
        right.slice(0, at) + "~" + right.slice(at + 1),
        right.slice(0, at) + "\0" + right.slice(at),
        right.slice(0, at) + right.slice(at + 1) + (at < 43 ? "" : "~"),
        right.slice(0, at) + (at < 43 ? "" : "\uffff"),
      ]) {
        expect([wrong, isSignatureOf(key, subject, wrong)]).toEqual([
          wrong,
          false,
        ]);
      }
    }
    expect(isSignatureOf(key, subject, right + right)).toBe(false);
    expect(isSignatureOf(key, subject, right.repeat(10_000))).toBe(false);
    expect(isSignatureOf(key, subject, "\0".repeat(43))).toBe(false);
  });

  test("other subjects and keys have other passes, however they are cut", () => {
    const anyText = fc.constantFrom('"', ",", "a", '","', "staff", "s1", "\\");
    const anySubject = fc.record({
      key: fc.constantFrom("a", "b"),
      audience: fc.array(anyText, { maxLength: 3 }).map((all) => all.join("")),
      siteId: fc.array(anyText, { maxLength: 3 }).map((all) => all.join("")),
      report: fc.constantFrom("getOverview" as const, "getSummary" as const),
    });
    fc.assert(
      fc.property(anySubject, anySubject, (a, b) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        expect(isSignatureOf(b.key, b, signatureOf(a.key, a))).toBe(isSame);
      }),
    );
  });
});
