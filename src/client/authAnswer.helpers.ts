/** Answers that an app's `auth` may give: those that allow, those that refuse, and mistakes. */

const hint = " Return true, or the user or identity that may.";
const noFields = `: auth answered an object without subject, tokenIdentifier or _id.${hint}`;

type Case = [how: string, answer: unknown];
type Refusal = [...Case, said: string];

export const allowances: Case[] = [
  ["true", true],
  ["an identity", { subject: "ada", tokenIdentifier: "https://i|ada" }],
  ["a subject", { subject: "ada" }],
  ["a token identifier", { tokenIdentifier: "https://i|ada" }],
  ["a document", { _id: "u1", _creationTime: 0, isAdmin: false }],
  ["a document with an empty subject", { _id: "u1", subject: "" }],
];

export const refusals: Refusal[] = [
  ["false", false, "."],
  ["null", null, "."],
];

/** Each mistake has the text that follows the refusal in the error. */
export const mistakes: Refusal[] = [
  ["a forgotten return", undefined, `: auth answered undefined.${hint}`],
  ["0", 0, `: auth answered 0.${hint}`],
  ["-0", -0, `: auth answered 0.${hint}`],
  ["NaN", NaN, `: auth answered NaN.${hint}`],
  ["a number", 1, `: auth answered a number.${hint}`],
  ["an empty text", "", `: auth answered "".${hint}`],
  ["a role", "admin", `: auth answered a text.${hint}`],
  ["a bigint", 1n, `: auth answered a bigint.${hint}`],
  ["a symbol", Symbol("x"), `: auth answered a symbol.${hint}`],
  ["no rows", [], `: auth answered an array.${hint}`],
  ["rows", [{ _id: "u1" }], `: auth answered an array.${hint}`],
  [
    "an array with fields",
    Object.assign([], { subject: "ada" }),
    `: auth answered an array.${hint}`,
  ],
  [
    "a check that was not called",
    Object.assign(() => true, { subject: "ada" }),
    `: auth answered a function.${hint}`,
  ],
  ["an answer of its own", { ok: false }, noFields],
  ["another answer of its own", { ok: true, allowed: true }, noFields],
  ["a forgotten await within", { user: Promise.resolve(true) }, noFields],
  ["an id that is awaited by nobody", { _id: Promise.resolve("u1") }, noFields],
  ["empty ids", { subject: "", tokenIdentifier: "", _id: "" }, noFields],
  ["ids that are no texts", { subject: 1, _id: true }, noFields],
  ["a boxed text", Object("admin"), noFields],
  ["a boxed true", Object(true), noFields],
  ["a map", new Map([["subject", "ada"]]), noFields],
];
