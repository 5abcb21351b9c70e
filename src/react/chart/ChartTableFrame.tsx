/**
 * The figures of a picture as a table. Screen readers always find it. A viewer can show it instead
 * of the picture.
 */
import type { ReactNode } from "react";

interface ChartTableFrameProps {
  caption: string;
  /** Without it only screen readers find the table. */
  isVisible: boolean;
  /** Head and body of the table. */
  children: ReactNode;
}

export function ChartTableFrame({
  caption,
  isVisible,
  children,
}: ChartTableFrameProps) {
  // The keyboard must reach a part that scrolls.
  const scrolls = { role: "region", tabIndex: 0, "aria-label": caption };
  return (
    <div
      className={isVisible ? "footfall-chart-table" : "footfall-hidden"}
      {...(isVisible ? scrolls : {})}
    >
      <table>
        <caption className="footfall-hidden">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
