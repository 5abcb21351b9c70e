/** The question that every exposed function asks the app: whether its caller may run it. */
import type {
  FunctionReference,
  GenericDataModel,
  GenericQueryCtx,
} from "convex/server";
import { footfallError } from "../shared/errors.js";
import { decide, type AuthAnswer, type Decision } from "./authAnswer.js";
import { toOperation, type ApiTable, type Operation } from "./operations.js";

/**
 * Decides whether the caller may run an operation. To allow, it returns `true`, or the user or
 * identity of the caller. To refuse, it returns `false` or `null`, or throws. Any other answer
 * refuses, so that a forgotten `return` or `await` lets nobody in. `ctx.auth` knows the caller, and
 * `ctx.db` is the app's own database.
 */
export type Authorize<DataModel extends GenericDataModel, AnyOperation> = (
  ctx: GenericQueryCtx<DataModel>,
  operation: AnyOperation,
) => AuthAnswer | Promise<AuthAnswer>;

/** Finds the site of a slug, or null. */
type FindSite = FunctionReference<
  "query",
  "internal",
  { slug: string },
  { siteId: string } | null
>;

/** The arguments of a call, which the table has validated. */
type Given = Readonly<Record<string, unknown>>;

/** A call of a table's function: its name, its arguments, and its site if it has one. */
interface Call<Table> {
  name: keyof Table & string;
  args: Given;
  siteId: string | undefined;
}

/** Asks `auth` about calls of the functions of one table. */
export class Authorizer<
  Kind extends string,
  Table extends ApiTable,
  DataModel extends GenericDataModel,
> {
  constructor(
    readonly kind: Kind,
    readonly table: Table,
    private readonly auth: Authorize<DataModel, Operation<Kind, Table>>,
    private readonly findSite: FindSite,
  ) {}

  /**
   * Returns the site that a call is about, if it is about one. If the call names it by slug, this
   * asks the component.
   */
  async siteIdOf(
    ctx: GenericQueryCtx<DataModel>,
    name: keyof Table & string,
    { siteId, slug }: Given,
  ): Promise<string | undefined> {
    if (typeof siteId === "string") return siteId;
    if (!this.table[name]?.findsSiteBySlug || typeof slug !== "string") return;
    return (await ctx.runQuery(this.findSite, { slug }))?.siteId;
  }

  async mayRun(
    ctx: GenericQueryCtx<DataModel>,
    call: Call<Table>,
  ): Promise<boolean> {
    return (await this.#ask(ctx, call)).allowed;
  }

  /** @throws `forbidden` if `auth` refuses the call */
  async authorize(
    ctx: GenericQueryCtx<DataModel>,
    call: Call<Table>,
  ): Promise<void> {
    const { allowed, mistake } = await this.#ask(ctx, call);
    if (allowed) return;
    const { name } = call;
    const message = `${name} is not allowed${mistake ? `: ${mistake}` : "."}`;
    throw footfallError("forbidden", message, { operation: name });
  }

  async #ask(
    ctx: GenericQueryCtx<DataModel>,
    { name, args, siteId }: Call<Table>,
  ): Promise<Decision> {
    const operation = toOperation<Kind, Table>(this.kind, name, args, siteId);
    const { auth } = this;
    return decide(await auth(ctx, operation));
  }
}
