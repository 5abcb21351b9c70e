/** A cell's text, or a dash where nothing is known. */
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";

export function TextOrNone({ text }: { text: string | undefined }) {
  const labels = useLabels();
  const visible = useVisibleText();
  if (text === undefined || text === "") {
    return (
      <span className="footfall-soft">
        <span aria-hidden="true">–</span>
        <span className="footfall-hidden">{labels.none}</span>
      </span>
    );
  }
  return (
    <span dir="auto" title={visible(text)}>
      {visible(text)}
    </span>
  );
}
