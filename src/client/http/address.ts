/**
 * The address from which a request came, and one spelling for each address. The same client must be
 * the same cookieless visitor however a proxy writes its address. The server uses addresses and
 * forgets them.
 */
import { limits } from "../../shared/limits.js";
import { showsSecret, type AddressSecret } from "./addressSecret.js";

export interface AddressOptions {
  /**
   * The header in which the app's own proxy names the client, as in `"x-client-address"`. The proxy
   * must overwrite it: otherwise every sender can claim any address.
   */
  addressHeader?: string;
  /**
   * The secret that the proxy adds to each request. With it, `addressHeader` counts only in
   * requests that show the secret: a sender that goes around the proxy cannot choose an address.
   * Default: it counts in every request.
   */
  addressSecret?: AddressSecret;
}

/**
 * Finds the client's address. It reads the header that the app trusts, then the platform's address,
 * then `x-forwarded-for`. That header is last because any sender can set it. If it is the app's own
 * header, it too counts only beside the secret. A text that is no address counts as absent. Throws
 * a `TypeError` only if `addressHeader` cannot be the name of a header.
 *
 * @example
 * clientAddress(new Headers({ "x-real-ip": "203.0.113.9" }), "10.0.0.1", {
 *   addressHeader: "x-real-ip",
 * }); // "203.0.113.9"
 */
export function clientAddress(
  headers: Headers,
  platformIp: string | undefined,
  { addressHeader, addressSecret }: AddressOptions,
): string | undefined {
  const isTrusted =
    addressSecret === undefined || showsSecret(headers, addressSecret);
  const untrusted = isTrusted ? undefined : addressHeader?.toLowerCase();
  const addressIn = (header: string | undefined) =>
    header === undefined || header.toLowerCase() === untrusted
      ? null
      : firstOf(headers.get(header));
  const candidates = [
    addressIn(addressHeader),
    platformIp,
    addressIn("x-forwarded-for"),
  ];
  for (const candidate of candidates) {
    const address = normalizeAddress(candidate ?? "");
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Returns the first of a list. Lists name the client first, then the proxies on its way. */
function firstOf(list: string | null): string | null {
  return list?.split(",", 1)[0] ?? null;
}

/**
 * Returns the canonical spelling of an IPv4 or IPv6 address, or undefined for any other text. It
 * leaves out ports, brackets and zone ids. An IPv4 address that is written as IPv6 becomes IPv4.
 *
 * @example
 * normalizeAddress("203.0.113.9:4711"); // "203.0.113.9"
 * normalizeAddress("[2001:DB8:0::1]:443"); // "2001:db8::1"
 * normalizeAddress("::ffff:203.0.113.9"); // "203.0.113.9"
 */
export function normalizeAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > limits.MAX_ADDRESS_LENGTH.value) return undefined;
  return normalizeVersion4(trimmed) ?? normalizeVersion6(trimmed);
}

function normalizeVersion4(text: string): string | undefined {
  const [, address] =
    /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/.exec(text) ?? [];
  const bytes = address?.split(".").map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes.join(".") : undefined;
}

const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/;

function normalizeVersion6(text: string): string | undefined {
  const inside = bracketed.exec(text)?.[1] ?? text;
  const [address = ""] = inside.split("%", 1);
  if (!/^[\da-f:.]+$/i.test(address) || !address.includes(":")) {
    return undefined;
  }
  try {
    const { hostname } = new URL(`http://[${address}]/`);
    const canonical = hostname.slice(1, -1);
    return mappedVersion4(canonical) ?? canonical;
  } catch {
    return undefined; // URL is the one parser of IPv6 that every runtime has, and it throws.
  }
}

/** Reads `::ffff:cb00:7109` as 203.0.113.9. A socket that takes both versions writes it so. */
function mappedVersion4(canonical: string): string | undefined {
  const [, high, low] =
    /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low]
    .map((hex) => parseInt(hex, 16))
    .flatMap((word) => [word >> 8, word & 0xff])
    .join(".");
}

/**
 * Returns the part of an address that tells one sender from another. An IPv4 address stays whole.
 * An IPv6 address keeps the first 64 bits, its network, because every host may take any of the 2^64
 * addresses in it (RFC 4291, 2.5.1; RFC 7421). An address that belongs to a proxy or a tunnel does
 * not identify a sender: the result is then undefined.
 *
 * @param address in its canonical spelling
 *
 * @example
 * addressOfSender("203.0.113.9"); // "203.0.113.9"
 * addressOfSender("2001:db8::1:0:0:1"); // "2001:db8:0:0"
 * addressOfSender("10.0.0.1"); // undefined
 */
export function addressOfSender(
  address: string | undefined,
): string | undefined {
  if (address === undefined) return undefined;
  if (nowhere.some((network) => network.test(address))) return undefined;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = groupsOf(head);
  if (tail !== undefined) {
    const zeros = 8 - groups.length - groupsOf(tail).length;
    groups.push(...Array.from({ length: zeros }, () => "0"), ...groupsOf(tail));
  }
  return groups.slice(0, 4).join(":");
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}

/**
 * Networks that no sender on the internet is in, from IANA's special-purpose registries:
 * unspecified, loopback, private, link-local, shared (carriers, and hosts' own networks), and
 * unique local ones.
 */
const nowhere = [
  /^(0|10|127)\./,
  /^(192\.168|169\.254)\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^::1?$/,
  /^f[cd][\da-f]{2}:/,
  /^fe[89ab][\da-f]:/,
];
