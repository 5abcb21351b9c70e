/** The signature of a pass: the HMAC-SHA-256 of its purpose (RFC 2104), 43 characters. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../../../shared/codec/base64url.js";
import type { SharedReport } from "../../../shared/site/reportPasses.js";

export interface SignedPass {
  audience: string;
  siteId: string;
  report: SharedReport;
}

/** The signature of a pass. It is equal for equal keys and subjects. */
export function signatureOf(
  key: string,
  { audience, siteId, report }: SignedPass,
): string {
  // The text is JSON, so that no two subjects have the same text.
  const text = JSON.stringify(["report", audience, siteId, report]);
  return base64url(hmac(sha256, utf8ToBytes(key), utf8ToBytes(text)));
}

export function isSignatureOf(
  key: string,
  subject: SignedPass,
  shown: string,
): boolean {
  return isEqual(signatureOf(key, subject), shown);
}

/**
 * Compares in the same time wherever the two differ, so that the time says nothing about the right
 * one.
 */
function isEqual(right: string, shown: string): boolean {
  let difference = right.length ^ shown.length;
  for (let at = 0; at < right.length; at++) {
    // Past its end `shown` has NaN, which counts as 0.
    difference |= right.charCodeAt(at) ^ shown.charCodeAt(at);
  }
  return difference === 0;
}
