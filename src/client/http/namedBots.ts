/** Crawlers by what `isbot` knows of their names, less what it says of any program that is no browser. */
import { createIsbotFromList, list } from "isbot";

/** Names of no crawler: patterns of `isbot` that match them go by the form of the agent alone. */
const unknownNames = ["Acme", "Acme/2", "Acme/2.1.0", "acme-kiosk/2.1.0"];

/** Answers whether an agent is a crawler by the patterns that match none of these names either. */
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
