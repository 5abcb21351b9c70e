/** The panel of a site without any event: how to send the first, and whether it has come. */
import { useRef, useState, type RefObject } from "react";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { Pulse } from "../ui/Pulse.js";
import { copyText } from "./copyText.js";

interface FirstEventPanelProps {
  /** The origin at which the deployment answers HTTP: `https://….convex.site`. */
  httpOrigin: string;
  /** Whether a visitor is on the site whom no fold has counted yet. */
  isSomeoneHere: boolean;
}

export function FirstEventPanel({
  httpOrigin,
  isSomeoneHere,
}: FirstEventPanelProps) {
  const labels = useLabels();
  const code = useRef<HTMLElement>(null);
  const snippet = `<script
  defer
  src="${httpOrigin}/analytics/footfall.js"
  data-key="ff_pub_…"
></script>`;
  return (
    <Panel title={labels.overview} isTitleHidden>
      <div className="footfall-first">
        <p className="footfall-first-title" role="status">
          <Pulse />
          {isSomeoneHere ? labels.firstSeen : labels.waitingTitle}
        </p>
        <p className="footfall-notice-hint">{labels.waitingHint}</p>
        <div className="footfall-snippet">
          <pre tabIndex={0}>
            <code ref={code}>{snippet}</code>
          </pre>
          <CopyButton of={code} />
        </div>
      </div>
    </Panel>
  );
}

function CopyButton({ of }: { of: RefObject<HTMLElement | null> }) {
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
