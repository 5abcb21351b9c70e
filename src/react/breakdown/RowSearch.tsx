/** The field that searches rows by name. */
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";

interface RowSearchProps {
  /** The meaning of the names: `"Page"`. */
  heading: string;
  /** Id of the sentence that says how many rows match. */
  hintId: string;
  value: string;
  onChange: (text: string) => void;
}

export function RowSearch({
  heading,
  hintId,
  value,
  onChange,
}: RowSearchProps) {
  const labels = useLabels();
  return (
    <label className="footfall-rows-search">
      <Icon name="search" />
      <span className="footfall-hidden">
        {fillLabel(labels.searchRows, { heading })}
      </span>
      <input
        type="search"
        className="footfall-rows-search-input"
        placeholder={labels.search}
        aria-describedby={hintId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
