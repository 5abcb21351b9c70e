/** Options of an engine, and of a call to it. */
import type {
  FunctionReference,
  GenericActionCtx,
  GenericDataModel,
  GenericMutationCtx,
  GenericQueryCtx,
} from "convex/server";
import type { Identity, RequestMetadata } from "./call.js";
import type { Clock } from "./clock.js";
import type { DeploymentClass } from "./deploymentClasses.js";
import type { Bindings } from "./environments.js";
import type { FunctionKind, ModuleMap } from "./functions.js";
import type { Limits } from "./limits.js";
import type { TransactionRecord } from "./record.js";
import { newRequest } from "./requests.js";
import type { Caller } from "./runtime.js";
import type { Schema } from "./store.js";

/** The code of the app or of one component. */
export interface ComponentCode {
  /**
   * Maps a path without extension, relative to the functions folder, to a thunk that imports the
   * module.
   */
  readonly modules: ModuleMap;
  /** Absent: the default export of the module `schema`. */
  readonly schema?: Schema | null;
  /** The prefix under which a component's HTTP routes are mounted, as "/prefix/". */
  readonly httpPrefix?: string;
  /**
   * Variables that `use(…, { env })` gives a component. Absent: the component sees what its parent
   * sees.
   */
  readonly env?: Bindings;
}

export interface EngineOptions {
  readonly app: ComponentCode;
  /** The key is a path: "footfall", "footfall/batchWorker". */
  readonly components?: Readonly<Record<string, ComponentCode>>;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  /**
   * The class whose limits on concurrent calls and written bytes are in force. Default: no limits.
   */
  readonly deploymentClass?: DeploymentClass;
  readonly onTransaction?: (record: TransactionRecord) => void;
  /**
   * True: evaluates the modules of a function again for each call, as the platform does
   * (`bundles.ts`).
   */
  readonly freshModules?: boolean;
  /** The number of records that `engine.transactions` keeps. Default: 500. */
  readonly transactionsKept?: number;
}

export interface CallOptions {
  /** The component of the function. Default: the app. */
  readonly component?: string;
  readonly identity?: Identity;
  readonly request?: Partial<RequestMetadata>;
}

export type AnyFunction<Kind extends FunctionKind> =
  string | FunctionReference<Kind, "public" | "internal">;
export type MutationHandler<Result> = (
  ctx: GenericMutationCtx<GenericDataModel>,
) => Promise<Result>;
export type ActionHandler<Result> = (
  ctx: GenericActionCtx<GenericDataModel>,
) => Promise<Result>;
export type QueryHandler<Result> = (
  ctx: GenericQueryCtx<GenericDataModel>,
) => Promise<Result>;

export function callerOf({ identity = null, request }: CallOptions): Caller {
  return { identity, request: newRequest(request) };
}
