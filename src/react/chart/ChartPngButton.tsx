/** Saves a chart as a picture. What draws the picture is loaded on demand. */
import { useState } from "react";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";

interface ChartPngButtonProps {
  getSvg: () => SVGSVGElement | null;
  /** Above the chart in the picture. */
  title: string;
  /** Name of the file, without its ending. */
  fileName: string;
}

export function ChartPngButton({
  getSvg,
  title,
  fileName,
}: ChartPngButtonProps) {
  const labels = useLabels();
  const [hasFailed, setHasFailed] = useState(false);
  const save = async () => {
    const svg = getSvg();
    if (!svg) return;
    setHasFailed(false);
    try {
      const { saveChartPng } = await import("../export/chartPng.js");
      await saveChartPng(svg, { title }, `${fileName}.png`);
    } catch {
      setHasFailed(true); // A page's content security policy may forbid pictures of its own making.
    }
  };
  return (
    <>
      <button
        type="button"
        className="footfall-chart-action"
        onClick={() => void save()}
      >
        <Icon name="download" />
        {labels.downloadPng}
      </button>
      {hasFailed && <span role="alert">{labels.pngFailed}</span>}
    </>
  );
}
