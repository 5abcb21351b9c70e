/** Small builders that keep unions and objects short. */
import { v, type VLiteral, type VString, type VUnion } from "convex/values";

/** Builds a union of string literals from a list, so that the code spells the list once. */
export function literals<const Names extends readonly string[]>(
  names: Names,
): VUnion<Names[number], VLiteral<Names[number]>[]> {
  return v.union(...names.map((name) => v.literal(name)));
}

/**
 * Builds a validator for text whose type says more than a validator can check. The code that takes
 * the text in checks it.
 */
export function textOf<Text extends string>(): VString<Text> {
  return v.string() as VString<Text>;
}
