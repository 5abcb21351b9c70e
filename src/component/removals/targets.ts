/**
 * Targets of removals: an operator names events that should not have been counted by where they say
 * that they happened or came from. `removalSteps.ts` does the work.
 */
import { footfallError } from "../../shared/errors.js";
import { limits } from "../../shared/limits.js";
import { removalConditionNames } from "../../shared/api/removal.js";
import { checkRange } from "../scope/checkRange.js";
import type { Matching } from "../model/removals/removal.js";

/**
 * The target, checked.
 *
 * @throws a Footfall error `invalidRange` or `invalidArgument`
 */
export function checkedTarget(asked: Omit<Matching, "kind">): Matching {
  checkRange(asked);
  if (asked.from === asked.to) {
    throw footfallError(
      "invalidRange",
      `The range [${asked.from}, ${asked.to}) is empty; to has to be after from.`,
      { from: asked.from, to: asked.to },
    );
  }
  const target: Matching = { kind: "matching", from: asked.from, to: asked.to };
  for (const name of removalConditionNames) {
    const given = asked[name];
    if (given === undefined) continue;
    // A path may end in a blank, because it is percent-decoded.
    const value = name === "path" ? given : given.trim();
    const isHost = name === "hostname" || name === "referrer";
    const fault =
      faultOfLength(value) ??
      (isHost ? faultOfHost(value) : value.trim() === "" && "is empty");
    if (fault) {
      throw footfallError("invalidArgument", `${name} ${fault}.`, {
        argument: name,
      });
    }
    target[name] = value;
  }
  if (removalConditionNames.every((name) => target[name] === undefined)) {
    throw footfallError(
      "invalidArgument",
      `Say which events are meant: by ${removalConditionNames.join(", ")}, or by several of them.`,
      { argument: "hostname" },
    );
  }
  return target;
}

function faultOfLength({ length }: string): string | undefined {
  const most = limits.MAX_URL_LENGTH.value;
  return length <= most
    ? undefined
    : `has ${length} characters, more than the ${most} that any stored text has`;
}

function faultOfHost(host: string): string | undefined {
  if (/^(\*\.)?([^\s*/:]+|\[[^\s*/]+\])$/.test(host)) return undefined;
  return `is "${host}"; a host is expected, without scheme, port or path, such as "spam.example", or "*.spam.example" for its subdomains`;
}
