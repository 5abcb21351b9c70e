/** The cell of a row that the keyboard reaches. */
import type { ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";

interface RowButtonProps {
  onClick: () => void;
  /** Whether the part below the row is open, for a button that opens one. */
  isOpen?: boolean;
  /** The whole text, where the cell cuts it short. */
  title?: string | undefined;
  icon?: ReactNode;
  children: string | undefined;
}

export function RowButton({
  onClick,
  isOpen,
  title,
  icon,
  children,
}: RowButtonProps) {
  const visible = useVisibleText();
  return (
    <button
      type="button"
      className="footfall-row-button"
      aria-expanded={isOpen}
      title={title && visible(title)}
      onClick={onClick}
    >
      {icon}
      <span className="footfall-ellipsis" dir="auto">
        {children && visible(children)}
      </span>
    </button>
  );
}
