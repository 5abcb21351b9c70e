/**
 * Finds crawlers by the names that `isbot` knows, without its rules about programs that are no
 * browser.
 */
import { createIsbotFromList, list } from "isbot";

/**
 * Names of no crawler. If a pattern of `isbot` matches one, it judges by the form of the agent
 * alone.
 */
const unknownNames = ["Acme", "Acme/2", "Acme/2.1.0", "acme-kiosk/2.1.0"];

/**
 * Returns a function that recognises crawlers by the patterns that match none of these names
 * either.
 */
export function namedBots(
  otherNames: readonly string[],
): (agent: string) => boolean {
  const names = [...unknownNames, ...otherNames];
  return createIsbotFromList(
    list.filter((pattern) => {
      const matcher = new RegExp(pattern, "i");
      return !names.some((name) => matcher.test(name));
    }),
  );
}

export const isNamedBot = namedBots([]);
