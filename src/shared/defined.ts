/** An object without the fields that are `undefined`: Convex and strict optional types want none. */
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
