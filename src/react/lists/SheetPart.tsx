/** A part of a sheet, with a heading. */
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
