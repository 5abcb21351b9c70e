/**
 * Finds the key of an OpenPanel request. Senders keep the client id and the client secret that they
 * have. An app registers the id as a public key and the secret as a secret one, with `createKey`
 * and its `value`. A request that shows a secret comes from a server. Then the secret alone
 * decides, because its id is public.
 */
import {
  isObject,
  own,
  type RawObject,
} from "../../shared/event/parseFields.js";

/** The names of headers that a page may send. OpenPanel was called `mixan` before. */
export const openpanelHeaders = [
  "openpanel-client-id",
  "openpanel-client-secret",
  "openpanel-sdk-name",
  "openpanel-sdk-version",
  "mixan-client-id",
  "mixan-client-secret",
  "mixan-sdk-name",
  "mixan-sdk-version",
] as const;

export function openpanelKey(
  { headers }: Request,
  body: unknown,
): string | undefined {
  const fields: RawObject = isObject(body) ? body : {};
  const candidates = [
    headers.get("openpanel-client-secret"),
    headers.get("mixan-client-secret"),
    own(fields, "clientSecret"),
    headers.get("openpanel-client-id"),
    headers.get("mixan-client-id"),
    own(fields, "clientId"),
  ];
  return candidates
    .filter((candidate) => typeof candidate === "string")
    .map((candidate) => candidate.trim())
    .find((candidate) => candidate !== "");
}
