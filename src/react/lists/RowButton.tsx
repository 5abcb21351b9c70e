/** The cell of a row by which the row is reached with the keyboard. */
import type { ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";

interface RowButtonProps {
  onClick: () => void;
  /** Of a button that opens something below the row. */
  isOpen?: boolean;
  /** All of what the text cuts short. */
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
