/** Operations that an app is asked to allow: which function, on which site or on the deployment with all sites. */
import type {
  GenericValidator,
  Infer,
  ObjectType,
  PropertyValidators,
  Validator,
} from "convex/values";
import type { FindsSiteBySlug } from "../shared/api/apiTable.js";

/** Arguments and answers by function name, as `readApi` and `adminApi` have them. */
export type ApiTable = Record<
  string,
  { args: PropertyValidators; returns: GenericValidator } & FindsSiteBySlug
>;

export type ArgsOf<
  Table extends ApiTable,
  Name extends keyof Table,
> = ObjectType<Table[Name]["args"]>;

export type ReturnsOf<Table extends ApiTable, Name extends keyof Table> = Infer<
  Table[Name]["returns"]
>;

/** The arguments, beside the site's id, that say what an operation is about. */
const subjects = [
  "slug",
  "keyId",
  "visitorId",
  "userId",
  "groupId",
  "importId",
] as const;
type Subject = (typeof subjects)[number];

interface OnSite {
  /** One site, whatever the call named it by. */
  scope: "site";
  siteId: string;
}

interface OnDeployment {
  /** All sites, a new one, or which sites there are: a name that no site has asks that. */
  scope: "deployment";
}

type ScopeOf<Entry extends ApiTable[string]> = Entry extends {
  args: { siteId: Validator<string, "required"> };
}
  ? OnSite
  : Entry extends { findsSiteBySlug: true }
    ? OnSite | OnDeployment
    : OnDeployment;

/** One of a table's functions with its scope and subjects, told apart by `scope` and by `name`. */
export type Operation<Kind extends string, Table extends ApiTable> = {
  [Name in keyof Table & string]: With<
    ScopeOf<Table[Name]>,
    { kind: Kind; name: Name } & Pick<
      ArgsOf<Table, Name>,
      Extract<keyof ArgsOf<Table, Name>, Subject>
    >
  >;
}[keyof Table & string];

/** Each of a union with further fields, as one plain object. */
type With<Union, Fields> = Union extends unknown
  ? { [Key in keyof (Union & Fields)]: (Union & Fields)[Key] }
  : never;

/**
 * The operation that a call of a function is, on the site with this id, or on the deployment without one.
 *
 * @example
 * toOperation("admin", "listKeys", { siteId: "s1" }, "s1"); // { kind: "admin", name: "listKeys", scope: "site", siteId: "s1" }
 */
export function toOperation<Kind extends string, Table extends ApiTable>(
  kind: Kind,
  name: keyof Table & string,
  args: Readonly<Record<string, unknown>>,
  siteId: string | undefined,
): Operation<Kind, Table> {
  const scope =
    siteId === undefined ? { scope: "deployment" } : { scope: "site", siteId };
  const subject = Object.fromEntries(
    subjects
      .filter((field) => Object.hasOwn(args, field))
      .map((field) => [field, args[field]]),
  );
  const operation: object = { kind, name, ...scope, ...subject };
  // The arguments were validated against the table that the type is derived from.
  return operation as Operation<Kind, Table>;
}
