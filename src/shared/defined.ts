/**
 * Returns the object without its `undefined` fields. Convex and strict optional types reject those.
 */
export function defined<Fields extends object>(
  fields: Fields,
): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

export type Defined<Fields> = {
  [
    Field in keyof Fields as undefined extends Fields[Field] ? never : Field
  ]: Fields[Field];
} & {
  [
    Field in keyof Fields as undefined extends Fields[Field] ? Field : never
  ]?: Exclude<Fields[Field], undefined>;
};
