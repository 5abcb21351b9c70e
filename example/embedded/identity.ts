/**
 * Makes identities from the claims of a JSON Web Token. It does not check signatures: this backend
 * is for demos and tests on the own machine only.
 */
import type { Identity } from "./call.js";

/** Maps attributes of an identity to their claims, where the names differ. */
const claimNames: Record<string, string> = {
  subject: "sub",
  issuer: "iss",
  givenName: "given_name",
  familyName: "family_name",
  preferredUsername: "preferred_username",
  profileUrl: "profile",
  pictureUrl: "picture",
  emailVerified: "email_verified",
  birthday: "birthdate",
  timezone: "zoneinfo",
  language: "locale",
  phoneNumber: "phone_number",
  phoneNumberVerified: "phone_number_verified",
  updatedAt: "updated_at",
};
const attributeNames = Object.fromEntries(
  Object.entries(claimNames).map(([attribute, claim]) => [claim, attribute]),
);

type Claims = Record<string, string>;

export function identityOfToken(token: string): NonNullable<Identity> {
  const payload = token.split(".")[1] ?? "";
  const claims = JSON.parse(
    Buffer.from(payload, "base64url").toString(),
  ) as Claims;
  if (!claims.sub || !claims.iss)
    throw new Error("The token needs the claims `sub` and `iss`.");
  const { exp: _, iat: __, aud: ___, ...rest } = claims;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([claim, value]) => [
        attributeNames[claim] ?? claim,
        value,
      ]),
    ),
    tokenIdentifier: `${claims.iss}|${claims.sub}`,
  };
}

/** Reads "Bearer <token>" of a user. Anything else, an admin key too, has no identity. */
export function identityOfHeader(header: string | null | undefined): {
  identity: Identity;
  isAdmin: boolean;
} {
  if (header?.startsWith("Bearer "))
    return { identity: identityOfToken(header.slice(7)), isAdmin: false };
  return { identity: null, isAdmin: header?.startsWith("Convex ") ?? false };
}

export function unsignedToken(identity: NonNullable<Identity>): string {
  const { tokenIdentifier: _, ...attributes } = identity;
  const claims = Object.fromEntries(
    Object.entries(attributes).map(([attribute, value]) => [
      claimNames[attribute] ?? attribute,
      value,
    ]),
  );
  const encodePart = (part: unknown) =>
    Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encodePart({ alg: "none", typ: "JWT" })}.${encodePart(claims)}.`;
}
