/** Says which of all rows are on screen, with buttons for the pages before and after. */
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import type { RowPage } from "./breakdownRows.js";

interface PagerProps {
  /** Id of the sentence, for the field that it describes. */
  id: string;
  page: Omit<RowPage<unknown>, "items">;
  total: number;
  /** Text for no rows at all. */
  emptyText: string;
  onPage: (page: number) => void;
}

export function Pager({
  id,
  page: { page, pageCount, first, last },
  total,
  emptyText,
  onPage,
}: PagerProps) {
  const labels = useLabels();
  const formats = useFormats();
  const count = (value: number) => formats.exact(value, "count");
  return (
    <div className="footfall-pager">
      <p id={id} className="footfall-pager-text" role="status">
        {total === 0
          ? emptyText
          : fillLabel(labels.rowsOf, {
              first: count(first),
              last: count(last),
              count: count(total),
            })}
      </p>
      {/* A button at an end is not disabled, because it would lose the focus. */}
      {pageCount > 1 && (
        <div className="footfall-pager-steps">
          <button
            type="button"
            className="footfall-quiet-button"
            aria-disabled={page === 0}
            onClick={() => page > 0 && onPage(page - 1)}
          >
            <Icon name="left" />
            {labels.previousPage}
          </button>
          <button
            type="button"
            className="footfall-quiet-button"
            aria-disabled={page === pageCount - 1}
            onClick={() => page < pageCount - 1 && onPage(page + 1)}
          >
            {labels.nextPage}
            <Icon name="right" />
          </button>
        </div>
      )}
    </div>
  );
}
