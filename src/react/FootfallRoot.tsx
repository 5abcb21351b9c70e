/** The element around everything Footfall draws: the stylesheet's variables live on it. */
import type { ReactNode } from "react";
import { FormatsProvider } from "./formats.js";

export type Theme = "light" | "dark";

export interface FootfallRootProps {
  /** Default: `data-theme` of an element around it, else the visitor's system setting. */
  theme?: Theme | undefined;
  /** Default: the browser's. */
  locale?: string | undefined;
  /** Of the site. Default: UTC. */
  timeZone?: string | undefined;
  children: ReactNode;
}

/**
 * Wraps single panels that an app places in a page of its own.
 * @example
 * <FootfallRoot timeZone="Europe/Berlin"><OverviewFigures overview={data} /></FootfallRoot>
 */
export function FootfallRoot({
  theme,
  locale,
  timeZone,
  children,
}: FootfallRootProps) {
  return (
    <FormatsProvider locale={locale} timeZone={timeZone}>
      <div className="footfall-root" data-theme={theme}>
        {children}
      </div>
    </FormatsProvider>
  );
}
