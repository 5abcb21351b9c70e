/** React's style type knows no custom properties; this is the one place that says so. */
import type { CSSProperties } from "react";

/** Custom properties for `style`, such as a position that only the data knows. */
export function cssVariables(
  variables: Record<`--footfall-${string}`, string>,
): CSSProperties {
  return { ...variables };
}
