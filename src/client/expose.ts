/** The one body of every function that an app exposes: ask the app, then run. */
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
import type { Value } from "convex/values";
import type { Dimension } from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import {
  toOperation,
  type ApiTable,
  type ArgsOf,
  type Operation,
  type ReturnsOf,
} from "./operations.js";
import { refuses } from "./refuses.js";

/**
 * Decides whether the caller may run an operation: throws (or answers `false` or `null`) if not. `undefined`
 * lets in, because a check that only throws answers nothing; so a check must not end in
 * `(await ctx.auth.getUserIdentity())?.email` or the like. `ctx.auth` tells who is calling, `ctx.db` is the
 * app's own database.
 */
export type Authorize<DataModel extends GenericDataModel, AnyOperation> = (
  ctx: GenericQueryCtx<DataModel>,
  operation: AnyOperation,
) => Promise<unknown>;

/** A function of the component by its answer alone: the table has validated its arguments. */
type ForwardTo<Type extends "query" | "mutation", Answer> = FunctionReference<
  Type,
  "internal",
  Record<string, Value | undefined>,
  Answer
>;

/**
 * The type that a component's function shows of an argument or answer: a dimension is text there,
 * because a validator cannot say which texts are dimensions.
 */
type Widened<T> = T extends ArrayBuffer
  ? T
  : {
      [Key in keyof T]: T[Key] extends Dimension ? string : Widened<T[Key]>;
    };

/** Makes public functions of a table's entries, each of which asks `auth` before it does anything. */
export function expose<
  const Kind extends string,
  Table extends ApiTable,
  DataModel extends GenericDataModel,
>(
  kind: Kind,
  table: Table,
  auth: Authorize<DataModel, Operation<Kind, Table>>,
) {
  type Args<Name extends keyof Table> = ArgsOf<Table, Name>;
  type Returns<Name extends keyof Table> = ReturnsOf<Table, Name>;

  async function authorize(
    ctx: GenericQueryCtx<DataModel>,
    name: keyof Table & string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    if (refuses(await auth(ctx, toOperation(kind, name, args)))) {
      throw footfallError("forbidden", `${name} is not allowed.`, {
        operation: name,
      });
    }
  }

  /** A query that hands its arguments on to the component. */
  function query<Name extends keyof Table & string>(
    name: Name,
    target: FunctionReference<
      "query",
      "internal",
      Widened<Args<Name>> & DefaultFunctionArgs,
      Widened<Returns<Name>>
    >,
  ): RegisteredQuery<"public", Args<Name>, Promise<Returns<Name>>> {
    const reference = target as ForwardTo<"query", unknown> as ForwardTo<
      "query",
      Returns<Name>
    >;
    return queryGeneric({
      ...table[name],
      handler: async (ctx: GenericQueryCtx<DataModel>, args) => {
        await authorize(ctx, name, args);
        return await ctx.runQuery(reference, args);
      },
    });
  }

  /** A mutation that hands its arguments on to the component. */
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

  /** A mutation that does something of its own before or after the component. */
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
        await authorize(ctx, name, args);
        // Validated by what the type is derived from.
        return await run(ctx, args as Args<Name>);
      },
    });
  }

  return { query, mutation, ownMutation };
}
