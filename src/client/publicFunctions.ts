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
import type { Authorizer } from "./authorize.js";
import type { ApiTable, ArgsOf, ReturnsOf } from "./operations.js";

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

type QueryOf<
  Table extends ApiTable,
  Name extends keyof Table,
> = FunctionReference<
  "query",
  "internal",
  Widened<ArgsOf<Table, Name>> & DefaultFunctionArgs,
  Widened<ReturnsOf<Table, Name>>
>;

type MutationOf<
  Table extends ApiTable,
  Name extends keyof Table,
> = FunctionReference<
  "mutation",
  "internal",
  ArgsOf<Table, Name>,
  ReturnsOf<Table, Name>
>;

/** Arguments with a pass, as one plain object, so that editors show its fields. */
type WithPass<Args> = {
  [Key in keyof (Args & { pass?: string })]: (Args & { pass?: string })[Key];
};

/** Whether a pass of a site opens the query of this name. */
type IsPassTo<DataModel extends GenericDataModel, Name> = (
  name: Name,
  ctx: GenericQueryCtx<DataModel>,
  siteId: string,
  pass: string,
) => Promise<boolean>;

// Convex reads arguments and answer from the name `RegisteredQuery`, so no other name may stand for
// it.
type QueriesOf<Table extends ApiTable, Names extends keyof Table> = {
  [Name in Names]: RegisteredQuery<
    "public",
    ArgsOf<Table, Name>,
    Promise<ReturnsOf<Table, Name>>
  >;
};

type SharedQueriesOf<Table extends ApiTable, Names extends keyof Table> = {
  [Name in Names]: RegisteredQuery<
    "public",
    WithPass<ArgsOf<Table, Name>>,
    Promise<ReturnsOf<Table, Name>>
  >;
};

type MutationsOf<Table extends ApiTable, Names extends keyof Table> = {
  [Name in Names]: RegisteredMutation<
    "public",
    ArgsOf<Table, Name>,
    Promise<ReturnsOf<Table, Name>>
  >;
};

/**
 * Makes public functions from the entries of a table. Each asks `auth` before it does anything. If
 * a call names its site by slug, the function finds the site before that, so that `auth` receives
 * the site itself.
 */
export class PublicFunctions<
  Kind extends string,
  Table extends ApiTable,
  DataModel extends GenericDataModel,
> {
  constructor(
    private readonly authorizer: Authorizer<Kind, Table, DataModel>,
  ) {}

  /** Makes queries that pass their arguments on to a module of the component. */
  queries<Name extends keyof Table & string>(
    module: { readonly [Each in Name]: QueryOf<Table, Each> },
    ...names: readonly Name[]
  ): QueriesOf<Table, Name> {
    const made = names.map((name) => [name, this.#query(name, module[name])]);
    return Object.fromEntries(made) as QueriesOf<Table, Name>;
  }

  /**
   * Makes queries of one site, for callers that `auth` allows or that show a pass. A call with a
   * valid pass does not look at the caller. For an invalid pass the query asks `auth`, as if there
   * were none.
   */
  sharedQueries<Name extends keyof Table & string>(
    isPassTo: IsPassTo<DataModel, Name>,
    module: { readonly [Each in Name]: QueryOf<Table, Each> },
    ...names: readonly Name[]
  ): SharedQueriesOf<Table, Name> {
    const made = names.map((name) => [
      name,
      this.#sharedQuery(isPassTo, name, module[name]),
    ]);
    return Object.fromEntries(made) as SharedQueriesOf<Table, Name>;
  }

  /** Makes mutations that pass their arguments on to a module of the component. */
  mutations<Name extends keyof Table & string>(
    module: { readonly [Each in Name]: MutationOf<Table, Each> },
    ...names: readonly Name[]
  ): MutationsOf<Table, Name> {
    const made = names.map((name) => {
      const reference: ForwardTo<"mutation", ReturnsOf<Table, Name>> = module[
        name
      ];
      return [
        name,
        this.ownMutation(name, (ctx, args) => ctx.runMutation(reference, args)),
      ];
    });
    return Object.fromEntries(made) as MutationsOf<Table, Name>;
  }

  /** Makes a mutation that does work of its own before or after the component. */
  ownMutation<Name extends keyof Table & string>(
    name: Name,
    run: (
      ctx: GenericMutationCtx<DataModel>,
      args: ArgsOf<Table, Name>,
    ) => Promise<ReturnsOf<Table, Name>>,
  ): MutationsOf<Table, Name>[Name] {
    const { authorizer } = this;
    return mutationGeneric({
      ...authorizer.table[name],
      handler: async (ctx: GenericMutationCtx<DataModel>, args) => {
        const siteId = await authorizer.siteIdOf(ctx, name, args);
        await authorizer.authorize(ctx, { name, args, siteId });
        // The validators from which the type is derived have checked them.
        return await run(ctx, args as ArgsOf<Table, Name>);
      },
    });
  }

  /**
   * Makes a query whose answer says which site it is about. The query reads it first, and returns
   * it if `auth` allows the caller to see it, with what `complete` adds.
   */
  answerFirst<Name extends keyof Table & string>(
    name: Name,
    reference: ForwardTo<"query", ReturnsOf<Table, Name>>,
    siteIdOfAnswer: (answer: ReturnsOf<Table, Name>) => string | undefined,
    complete: (
      ctx: GenericQueryCtx<DataModel>,
      answer: ReturnsOf<Table, Name>,
    ) => Promise<ReturnsOf<Table, Name>>,
  ): QueriesOf<Table, Name>[Name] {
    const { authorizer } = this;
    return queryGeneric({
      ...authorizer.table[name],
      handler: async (ctx: GenericQueryCtx<DataModel>, args) => {
        const answer = await ctx.runQuery(reference, args);
        const siteId = siteIdOfAnswer(answer);
        await authorizer.authorize(ctx, { name, args, siteId });
        return await complete(ctx, answer);
      },
    });
  }

  #query<Name extends keyof Table & string>(
    name: Name,
    target: QueryOf<Table, Name>,
  ): QueriesOf<Table, Name>[Name] {
    const { authorizer } = this;
    const reference = forwardTo<Table, Name>(target);
    return queryGeneric({
      ...authorizer.table[name],
      handler: async (ctx: GenericQueryCtx<DataModel>, args) => {
        const siteId = await authorizer.siteIdOf(ctx, name, args);
        await authorizer.authorize(ctx, { name, args, siteId });
        return await ctx.runQuery(reference, args);
      },
    });
  }

  #sharedQuery<Name extends keyof Table & string>(
    isPassTo: IsPassTo<DataModel, Name>,
    name: Name,
    target: QueryOf<Table, Name>,
  ): SharedQueriesOf<Table, Name>[Name] {
    const { authorizer } = this;
    const reference = forwardTo<Table, Name>(target);
    const { args, returns } = authorizer.table[name] as Table[Name];
    return queryGeneric({
      args: { ...args, pass: v.optional(v.string()) },
      returns,
      handler: async (ctx: GenericQueryCtx<DataModel>, { pass, ...asked }) => {
        const given: Readonly<Record<string, Value | undefined>> = asked;
        const siteId = await authorizer.siteIdOf(ctx, name, given);
        const isPassed =
          pass !== undefined &&
          siteId !== undefined &&
          (await isPassTo(name, ctx, siteId, pass));
        if (!isPassed) {
          await authorizer.authorize(ctx, { name, args: given, siteId });
        }
        return await ctx.runQuery(reference, given);
      },
    });
  }
}

function forwardTo<Table extends ApiTable, Name extends keyof Table>(
  target: QueryOf<Table, Name>,
) {
  return target as ForwardTo<"query", unknown> as ForwardTo<
    "query",
    ReturnsOf<Table, Name>
  >;
}
