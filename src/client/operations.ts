/** What an app is asked to allow: which function, on which site. */
import type {
  GenericValidator,
  Infer,
  ObjectType,
  PropertyValidators,
} from "convex/values";

/** Arguments and answers by function name, as `readApi` and `adminApi` have them. */
export type ApiTable = Record<
  string,
  { args: PropertyValidators; returns: GenericValidator }
>;

export type ArgsOf<
  Table extends ApiTable,
  Name extends keyof Table,
> = ObjectType<Table[Name]["args"]>;

export type ReturnsOf<Table extends ApiTable, Name extends keyof Table> = Infer<
  Table[Name]["returns"]
>;

/** The arguments that say what an operation is about. */
const subjects = [
  "siteId",
  "slug",
  "keyId",
  "visitorId",
  "userId",
  "groupId",
  "importId",
] as const;
type Subject = (typeof subjects)[number];

/** One of a table's functions with its subject, told apart by `name`. */
export type Operation<Kind extends string, Table extends ApiTable> = {
  [Name in keyof Table & string]: { kind: Kind; name: Name } & Pick<
    ArgsOf<Table, Name>,
    Extract<keyof ArgsOf<Table, Name>, Subject>
  >;
}[keyof Table & string];

/**
 * The operation that a call of a function is.
 *
 * @example
 * toOperation("admin", "listKeys", { siteId: "s1" }); // { kind: "admin", name: "listKeys", siteId: "s1" }
 */
export function toOperation<Kind extends string, Table extends ApiTable>(
  kind: Kind,
  name: keyof Table & string,
  args: Readonly<Record<string, unknown>>,
): Operation<Kind, Table> {
  const subject = Object.fromEntries(
    subjects
      .filter((field) => Object.hasOwn(args, field))
      .map((field) => [field, args[field]]),
  );
  // The arguments were validated against the table that the type is derived from.
  return { kind, name, ...subject } as Operation<Kind, Table>;
}
