/** A part of what a sheet says, under a heading of its own. */
import { useId, type ReactNode } from "react";

interface SheetPartProps {
  title: string;
  children: ReactNode;
}

export function SheetPart({ title, children }: SheetPartProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h4 id={titleId} className="footfall-subtitle">
        {title}
      </h4>
      {children}
    </section>
  );
}
