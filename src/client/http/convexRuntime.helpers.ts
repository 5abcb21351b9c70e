/** Platform objects that differ in Convex from those of browsers and Node. */

/**
 * Returns `undefined` if it is `fatal` and the bytes are bad, and "" if it gets no bytes
 * (convex-backend 94a42c3: `npm-packages/udf-runtime/src/08_text_encoding.ts:64`,
 * `crates/isolate/src/ops/text.rs`).
 */
export class ConvexTextDecoder extends TextDecoder {
  override decode(...args: Parameters<TextDecoder["decode"]>): string {
    if (args[0] === undefined) return "";
    try {
      return super.decode(...args);
    } catch {
      return undefined as unknown as string;
    }
  }
}
