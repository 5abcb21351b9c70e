/** React's style type has no custom properties. This is the only place that works around it. */
import type { CSSProperties } from "react";

/** Returns custom properties for `style`, for example a position that depends on the data. */
export function cssVariables(
  variables: Record<`--footfall-${string}`, string>,
): CSSProperties {
  return { ...variables };
}
