/** The tag to copy, with the address of the deployment and the label of the key. */
import { useRef } from "react";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { CopyButton } from "./CopyButton.js";
import { snippetKey, tagSnippet } from "./tagText.js";

interface TagSnippetProps {
  /** The origin at which the deployment answers HTTP: `https://….convex.site`. */
  httpOrigin: string;
  /** The label of the site's public key. Empty: it has none, or it is unknown. */
  keyLabel: string;
}

export function TagSnippet({ httpOrigin, keyLabel }: TagSnippetProps) {
  const labels = useLabels();
  const code = useRef<HTMLElement>(null);
  const placeholder = snippetKey(keyLabel);
  return (
    <>
      <p className="footfall-notice-hint">{labels.waitingHint}</p>
      <div className="footfall-snippet">
        <pre tabIndex={0}>
          <code ref={code}>{tagSnippet(httpOrigin, placeholder)}</code>
        </pre>
        <CopyButton of={code} />
      </div>
      <p className="footfall-notice-hint">
        {fillLabel(labels.snippetKey, { placeholder })}
      </p>
    </>
  );
}
