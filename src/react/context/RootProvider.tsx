/** Gives words, formats and the separator of files to all parts inside. */
import { useContext, useMemo, useState, type ReactNode } from "react";
import { defined } from "../../shared/defined.js";
import { isCsvSeparator, type CsvSeparator } from "../export/csvSeparator.js";
import type { FormatOptions } from "../format/format.js";
import { useNewFormats } from "../format/useFormats.js";
import type { Labels } from "../labels/labels.js";
import { PartsContext } from "./PartsContext.js";

interface RootProviderProps extends FormatOptions {
  /**
   * The words that the app replaces. The others are those of the root around this one, or English.
   */
  labels?: Partial<Labels> | undefined;
  /** Default: a comma. Text that is no separator also becomes a comma. */
  csvSeparator?: CsvSeparator | undefined;
  children: ReactNode;
}

export function RootProvider({
  locale,
  utcOffsets,
  labels: own,
  csvSeparator = ",",
  children,
}: RootProviderProps) {
  const { labels: around } = useContext(PartsContext);
  const labels = useMemo(
    () => ({ ...around, ...defined(own ?? {}) }),
    [around, own],
  );
  const formats = useNewFormats({ locale, utcOffsets });
  const [chosen, choose] = useState<CsvSeparator | null>(null);
  const known = isCsvSeparator(csvSeparator) ? csvSeparator : ",";
  const separator = chosen ?? known;
  const value = useMemo(
    () => ({
      labels,
      formats,
      csv: { separator, choose },
      dashboard: null,
    }),
    [labels, formats, separator],
  );
  return (
    <PartsContext.Provider value={value}>{children}</PartsContext.Provider>
  );
}
