/** Runs exposed functions without a backend, against a component that records its calls. */
import { componentsGeneric, getFunctionAddress } from "convex/server";
import type { Value } from "convex/values";
import type { ComponentApi } from "../component/_generated/component.js";

export const component = componentsGeneric()
  .footfall as unknown as ComponentApi;

interface Call {
  /** The function's name, such as `sites/createSite`. */
  target: string;
  args: Record<string, Value>;
}

/** A context that answers every call of the component with `answer`. */
export function fakeCtx(answer: unknown = null) {
  const calls: Call[] = [];
  const run = async (reference: unknown, args: Record<string, Value>) => {
    calls.push({ target: targetOf(reference), args });
    return answer;
  };
  return { calls, ctx: { runQuery: run, runMutation: run } };
}

function targetOf(reference: unknown): string {
  const { reference: path } = getFunctionAddress(reference) as {
    reference?: string;
  };
  return path?.split("/").slice(-2).join("/") ?? "";
}

/** Calls an exposed function through its handler, which the types of `convex` hide. */
export async function call(
  exposed: object,
  ctx: object,
  args: Record<string, Value>,
): Promise<unknown> {
  const { _handler } = exposed as {
    _handler: (ctx: object, args: Record<string, Value>) => Promise<unknown>;
  };
  return await _handler(ctx, args);
}
