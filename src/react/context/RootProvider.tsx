/** Gives words, formats and the separator of files to all parts inside. */
import { useContext, useMemo, useState, type ReactNode } from "react";
import { defined } from "../../shared/defined.js";
import { isCsvSeparator, type CsvSeparator } from "../export/csvSeparator.js";
import type { FormatOptions } from "../format/format.js";
import { useNewFormats } from "../format/useFormats.js";
import type { Labels } from "../labels/labels.js";
import { languageOf, type Language } from "../labels/languages.js";
import { useWords } from "../labels/useWords.js";
import { PartsContext } from "./PartsContext.js";

interface RootProviderProps extends FormatOptions {
  /**
   * The language of the words. Default: that of the root around this one. Without a root around it,
   * that of the locale.
   */
  language?: Language | undefined;
  /** The words that the app replaces. */
  labels?: Partial<Labels> | undefined;
  /** Default: a comma. Text that is no separator also becomes a comma. */
  csvSeparator?: CsvSeparator | undefined;
  children: ReactNode;
}

export function RootProvider({
  locale,
  utcOffsets,
  language: ownLanguage,
  labels: own,
  csvSeparator = ",",
  children,
}: RootProviderProps) {
  const around = useContext(PartsContext);
  const words = useWords(languageOf(ownLanguage ?? locale));
  const isOutermost = around.formats === null;
  const { labels, language, areWordsComing } =
    isOutermost || ownLanguage !== undefined ? words : around;
  const formats = useNewFormats({ locale, utcOffsets });
  const [chosen, choose] = useState<CsvSeparator | null>(null);
  const known = isCsvSeparator(csvSeparator) ? csvSeparator : ",";
  const separator = chosen ?? known;
  const value = useMemo(
    () => ({
      labels: { ...labels, ...defined(own ?? {}) },
      language,
      areWordsComing,
      formats,
      csv: { separator, choose },
      dashboard: null,
    }),
    [labels, language, areWordsComing, own, formats, separator],
  );
  return (
    <PartsContext.Provider value={value}>{children}</PartsContext.Provider>
  );
}
