/** Saves a CSV file. The code that makes it loads on demand. */
import { useState } from "react";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { errorText } from "../ui/errorText.js";
import { Icon } from "../ui/Icon.js";
import type { CsvSeparator } from "./csv.js";
import { useCsvSeparator } from "./useCsvSeparator.js";

interface CsvButtonProps {
  /** Loads the code that makes the text, and makes it. */
  makeCsv: (separator: CsvSeparator) => Promise<string>;
  /** Name of the file, without its ending. */
  fileName: string;
  /** Default: `Download CSV`. */
  label?: string | undefined;
  /**
   * Its look: that of the quiet buttons of a panel, or of the buttons below the chart. Default: the
   * first.
   */
  look?: "quiet-button" | "chart-action";
}

export function CsvButton({
  makeCsv,
  fileName,
  label,
  look = "quiet-button",
}: CsvButtonProps) {
  const labels = useLabels();
  const { separator } = useCsvSeparator();
  const [error, setError] = useState<Error | null>(null);
  const save = async () => {
    setError(null);
    try {
      const [{ downloadCsv }, csv] = await Promise.all([
        import("./download.js"),
        makeCsv(separator),
      ]);
      downloadCsv(`${fileName}.csv`, csv);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  };
  return (
    <>
      <button
        type="button"
        className={`footfall-${look}`}
        onClick={() => void save()}
      >
        <Icon name="download" />
        {label ?? labels.downloadCsv}
      </button>
      {error && (
        <span role="alert">
          {fillLabel(labels.exportFailed, { error: errorText(error) })}
        </span>
      )}
    </>
  );
}
