/**
 * Operations that an app's `auth` decides about: a function, on one site or on the deployment with
 * all sites.
 */
import type {
  GenericValidator,
  Infer,
  ObjectType,
  PropertyValidators,
  Validator,
} from "convex/values";
import type { FindsSiteBySlug } from "../shared/api/apiTable.js";

/** Arguments and answers by function name, as in `readApi` and `adminApi`. */
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

/** The arguments besides the site's id that identify the subject of an operation. */
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
  /** One site, whether the call names it by id or by slug. */
  scope: "site";
  siteId: string;
}

interface OnDeployment {
  /**
   * All sites, a new one, or which sites there are. A call with a name that no site has asks for
   * the latter.
   */
  scope: "deployment";
}

type ScopeOf<Entry extends ApiTable[string]> = Entry extends {
  args: { siteId: Validator<string, "required"> };
}
  ? OnSite
  : Entry extends { findsSiteBySlug: true }
    ? OnSite | OnDeployment
    : OnDeployment;

/** One of a table's functions with its scope and subjects. `scope` and `name` tell them apart. */
export type Operation<Kind extends string, Table extends ApiTable> = {
  [Name in keyof Table & string]: With<
    ScopeOf<Table[Name]>,
    { kind: Kind; name: Name } & Pick<
      ArgsOf<Table, Name>,
      Extract<keyof ArgsOf<Table, Name>, Subject>
    >
  >;
}[keyof Table & string];

/** Each type of a union with further fields, as one plain object. */
type With<Union, Fields> = Union extends unknown
  ? { [Key in keyof (Union & Fields)]: (Union & Fields)[Key] }
  : never;

/**
 * Returns the operation of a function call: on the site with this id, or on the deployment without
 * one.
 *
 * @example
 * toOperation("admin", "listKeys", { siteId: "s1" }, "s1");
 * // { kind: "admin", name: "listKeys", scope: "site", siteId: "s1" }
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
  // The validators of the table have checked the arguments, and the type is derived from the table.
  return operation as Operation<Kind, Table>;
}
