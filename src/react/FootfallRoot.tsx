/** The element around everything Footfall draws: the stylesheet's variables live on it. */
import { useContext, type ReactNode } from "react";
import type { UtcOffsets } from "../shared/time/utcOffsets.js";
import { PartsContext } from "./context/PartsContext.js";
import { RootProvider } from "./context/RootProvider.js";
import type { CsvSeparator } from "./export/csv.js";
import type { Labels } from "./labels/labels.js";
import type { Language } from "./labels/languages.js";

export type Theme = "light" | "dark";

export interface FootfallRootProps {
  /** Default: `data-theme` of an element around it. Without one, the viewer's system setting. */
  theme?: Theme | undefined;
  /** For numbers, dates and names of places. Default: the browser's. */
  locale?: string | undefined;
  /** The site's offsets: `site.utcOffsets`. Default: UTC. */
  utcOffsets?: UtcOffsets | undefined;
  /**
   * The language of the words: `"en"`, `"de"`, `"fr"`, `"es"`, `"pt"` or `"ja"`. Default: that of the
   * locale, and English where it has none of these.
   */
  language?: Language | undefined;
  /** Words that replace those of the language. Default: none. */
  labels?: Partial<Labels> | undefined;
  /**
   * Separator of the cells in CSV files: `,`, `;` or a tab. The export menu offers the others.
   * Default: a comma.
   */
  csvSeparator?: CsvSeparator | undefined;
  children: ReactNode;
}

/**
 * Wraps single panels that an app places in a page of its own.
 * @example
 * <FootfallRoot utcOffsets={site.utcOffsets}><OverviewFigures overview={data} /></FootfallRoot>
 */
export function FootfallRoot({
  theme,
  children,
  ...shared
}: FootfallRootProps) {
  return (
    <RootProvider {...shared}>
      <RootElement theme={theme}>{children}</RootElement>
    </RootProvider>
  );
}

function RootElement({
  theme,
  children,
}: Pick<FootfallRootProps, "theme" | "children">) {
  const { language } = useContext(PartsContext);
  return (
    <div className="footfall-root" lang={language} data-theme={theme}>
      {children}
    </div>
  );
}
