/** A button that copies the text of an element, and says so. */
import { useState, type RefObject } from "react";
import { useLabels } from "../labels/useLabels.js";
import { copyText } from "./copyText.js";

interface CopyButtonProps {
  of: RefObject<HTMLElement | null>;
}

export function CopyButton({ of }: CopyButtonProps) {
  const labels = useLabels();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (of.current) setCopied(await copyText(of.current));
  };
  return (
    <button
      type="button"
      className="footfall-button"
      onClick={() => void copy()}
    >
      {isCopied ? labels.snippetCopied : labels.copySnippet}
    </button>
  );
}
