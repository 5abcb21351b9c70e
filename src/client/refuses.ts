/**
 * Whether an app's `auth` has refused by what it answers. A check that was written to answer instead of to throw
 * must not let everyone in: `null` is what `getUserIdentity` says of those who have not signed in. A check that
 * throws answers nothing when it lets in, so `undefined` is no refusal.
 */
export function refuses(answer: unknown): boolean {
  return answer === false || answer === null;
}
