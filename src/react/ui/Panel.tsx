/** A card with a heading. `PanelBody` draws its content. */
import { useId, type ReactNode } from "react";

export interface PanelProps {
  title: string;
  /** Shown beside the title: tabs, a switch. */
  actions?: ReactNode;
  /** Whether only screen readers find the title, because the content says it. */
  isTitleHidden?: boolean;
  children: ReactNode;
}

export function Panel({
  title,
  actions,
  isTitleHidden = false,
  children,
}: PanelProps) {
  const titleId = useId();
  return (
    <section className="footfall-panel" aria-labelledby={titleId}>
      <header className={isTitleHidden ? "footfall-hidden" : "footfall-head"}>
        <h3 id={titleId} className="footfall-title">
          {title}
        </h3>
        {actions}
      </header>
      {children}
    </section>
  );
}
