/** The body that every exposed function shares: it asks the app, and runs. */
import {
  mutationGeneric,
  type DefaultFunctionArgs,
  queryGeneric,
  type FunctionReference,
  type GenericDataModel,
  type GenericMutationCtx,
  type GenericQueryCtx,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { v, type Value } from "convex/values";
import type { Dimension } from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import { decide, type AuthAnswer, type Decision } from "./authAnswer.js";
import {
  toOperation,
  type ApiTable,
  type ArgsOf,
  type Operation,
  type ReturnsOf,
} from "./operations.js";

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

/**
 * A function of the component, typed by its answer alone. The table has validated the arguments.
 */
type ForwardTo<Type extends "query" | "mutation", Answer> = FunctionReference<
  Type,
  "internal",
  Record<string, Value | undefined>,
  Answer
>;

/**
 * The type of an argument or answer in a component's function. A dimension is text in it, because a
 * validator cannot say which texts are dimensions.
 */
type Widened<T> = T extends ArrayBuffer
  ? T
  : {
      [Key in keyof T]: T[Key] extends Dimension ? string : Widened<T[Key]>;
    };

/** Arguments with a pass, as one plain object, so that editors show its fields. */
type WithPass<Args> = {
  [Key in keyof (Args & { pass?: string })]: (Args & { pass?: string })[Key];
};

/**
 * Makes public functions from the entries of a table. Each asks `auth` before it does anything. If
 * a call names its site by slug, the function calls `findSite` before that, so that `auth` receives
 * the site itself.
 */
export function expose<
  const Kind extends string,
  Table extends ApiTable,
  DataModel extends GenericDataModel,
>(
  kind: Kind,
  table: Table,
  auth: Authorize<DataModel, Operation<Kind, Table>>,
  findSite: FindSite,
) {
  type Args<Name extends keyof Table> = ArgsOf<Table, Name>;
  type Returns<Name extends keyof Table> = ReturnsOf<Table, Name>;
  type Given = Readonly<Record<string, unknown>>;
  type QueryOf<Name extends keyof Table> = FunctionReference<
    "query",
    "internal",
    Widened<Args<Name>> & DefaultFunctionArgs,
    Widened<Returns<Name>>
  >;

  const forwardTo = <Name extends keyof Table>(target: QueryOf<Name>) =>
    target as ForwardTo<"query", unknown> as ForwardTo<"query", Returns<Name>>;

  async function siteIdOf(
    ctx: GenericQueryCtx<DataModel>,
    name: keyof Table & string,
    { siteId, slug }: Given,
  ): Promise<string | undefined> {
    if (typeof siteId === "string") return siteId;
    if (!table[name]?.findsSiteBySlug || typeof slug !== "string") return;
    return (await ctx.runQuery(findSite, { slug }))?.siteId;
  }

  async function ask(
    ctx: GenericQueryCtx<DataModel>,
    name: keyof Table & string,
    args: Given,
    siteId: string | undefined,
  ): Promise<Decision> {
    const operation = toOperation<Kind, Table>(kind, name, args, siteId);
    return decide(await auth(ctx, operation));
  }

  async function authorize(
    ctx: GenericQueryCtx<DataModel>,
    name: keyof Table & string,
    args: Given,
    siteId: string | undefined,
  ): Promise<void> {
    const { allowed, mistake } = await ask(ctx, name, args, siteId);
    if (allowed) return;
    const message = `${name} is not allowed${mistake ? `: ${mistake}` : "."}`;
    throw footfallError("forbidden", message, { operation: name });
  }

  /** Makes a query that passes its arguments on to the component. */
  function query<Name extends keyof Table & string>(
    name: Name,
    target: QueryOf<Name>,
  ): RegisteredQuery<"public", Args<Name>, Promise<Returns<Name>>> {
    const reference = forwardTo(target);
    return queryGeneric({
      ...table[name],
      handler: async (ctx: GenericQueryCtx<DataModel>, args) => {
        await authorize(ctx, name, args, await siteIdOf(ctx, name, args));
        return await ctx.runQuery(reference, args);
      },
    });
  }

  /**
   * Makes a query of one site, for callers that `auth` allows or that show a pass. A call with a
   * valid pass does not look at the caller. For an invalid pass the query asks `auth`, as if there
   * were none.
   */
  function sharedQuery<Name extends keyof Table & string>(
    name: Name,
    target: QueryOf<Name>,
    isPassTo: (
      name: Name,
      ctx: GenericQueryCtx<DataModel>,
      siteId: string,
      pass: string,
    ) => Promise<boolean>,
  ): RegisteredQuery<"public", WithPass<Args<Name>>, Promise<Returns<Name>>> {
    const reference = forwardTo(target);
    const { args, returns } = table[name] as Table[Name];
    return queryGeneric({
      args: { ...args, pass: v.optional(v.string()) },
      returns,
      handler: async (ctx: GenericQueryCtx<DataModel>, { pass, ...asked }) => {
        const given: Given & Record<string, Value | undefined> = asked;
        const siteId = await siteIdOf(ctx, name, given);
        const isPassed =
          pass !== undefined &&
          siteId !== undefined &&
          (await isPassTo(name, ctx, siteId, pass));
        if (!isPassed) await authorize(ctx, name, given, siteId);
        return await ctx.runQuery(reference, given);
      },
    });
  }

  /**
   * Makes a query whose answer says which site it is about. The query reads it first, and returns
   * it if `auth` allows the caller to see it, with what `complete` adds.
   */
  function answerFirst<Name extends keyof Table & string>(
    name: Name,
    target: FunctionReference<"query", "internal", Args<Name>, Returns<Name>>,
    siteIdOfAnswer: (answer: Returns<Name>) => string | undefined,
    complete: (
      ctx: GenericQueryCtx<DataModel>,
      answer: Returns<Name>,
    ) => Promise<Returns<Name>>,
  ): RegisteredQuery<"public", Args<Name>, Promise<Returns<Name>>> {
    const reference: ForwardTo<"query", Returns<Name>> = target;
    return queryGeneric({
      ...table[name],
      handler: async (ctx: GenericQueryCtx<DataModel>, args) => {
        const answer = await ctx.runQuery(reference, args);
        await authorize(ctx, name, args, siteIdOfAnswer(answer));
        return await complete(ctx, answer);
      },
    });
  }

  /** Makes a mutation that passes its arguments on to the component. */
  function mutation<Name extends keyof Table & string>(
    name: Name,
    target: FunctionReference<
      "mutation",
      "internal",
      Args<Name>,
      Returns<Name>
    >,
  ) {
    const reference: ForwardTo<"mutation", Returns<Name>> = target;
    return ownMutation(name, (ctx, args) => ctx.runMutation(reference, args));
  }

  /** Makes a mutation that does work of its own before or after the component. */
  function ownMutation<Name extends keyof Table & string>(
    name: Name,
    run: (
      ctx: GenericMutationCtx<DataModel>,
      args: Args<Name>,
    ) => Promise<Returns<Name>>,
  ): RegisteredMutation<"public", Args<Name>, Promise<Returns<Name>>> {
    return mutationGeneric({
      ...table[name],
      handler: async (ctx: GenericMutationCtx<DataModel>, args) => {
        await authorize(ctx, name, args, await siteIdOf(ctx, name, args));
        // The validators from which the type is derived have checked them.
        return await run(ctx, args as Args<Name>);
      },
    });
  }

  return { ask, query, sharedQuery, answerFirst, mutation, ownMutation };
}
