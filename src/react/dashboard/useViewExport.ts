/** Saves everything that the view can show as files, and follows how far that has got. */
import { useConvex } from "convex/react";
import { useState } from "react";
import { useDashboard } from "../context/PartsContext.js";
import { useCsvSeparator } from "../export/useCsvSeparator.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";

type ExportProgress =
  { kind: "idle" | "running" } | { kind: "failed"; error: Error };

export interface ViewExport {
  progress: ExportProgress;
  /** Calls `onDone` once the file is saved. Never rejects: an error is in `progress`. */
  start: (onDone: () => void) => Promise<void>;
}

export function useViewExport(): ViewExport {
  const labels = useLabels();
  const formats = useFormats();
  const client = useConvex();
  const { separator } = useCsvSeparator();
  const { apis, site, spans } = useDashboard();
  const [progress, setProgress] = useState<ExportProgress>({ kind: "idle" });
  const start = async (onDone: () => void) => {
    setProgress({ kind: "running" });
    try {
      // Fetched only now: few viewers export anything.
      const { exportView } = await import("./exportView.js");
      const { span, interval, weekStartsOn, comparison } = spans;
      await exportView({
        client,
        api: apis.reports,
        site,
        view: { range: span, interval, weekStartsOn, comparison },
        labels,
        formats,
        separator,
      });
      setProgress({ kind: "idle" });
      onDone();
    } catch (thrown) {
      const error =
        thrown instanceof Error ? thrown : new Error(String(thrown));
      setProgress({ kind: "failed", error });
    }
  };
  return { progress, start };
}
