/** A picture's figures as a table: always there for screen readers, in the picture's room for all who ask for it. */
import type { ReactNode } from "react";

interface ChartTableFrameProps {
  caption: string;
  /** Else it is there for screen readers only. */
  isVisible: boolean;
  /** Head and body of the table. */
  children: ReactNode;
}

export function ChartTableFrame({
  caption,
  isVisible,
  children,
}: ChartTableFrameProps) {
  // What scrolls must be reached by the keyboard.
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
