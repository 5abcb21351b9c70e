/** All rows of a dimension in a sheet over the page. */
import { Dialog } from "../ui/Dialog.js";
import { Loaded } from "../ui/Loaded.js";
import type { BreakdownSheetBodyProps } from "./BreakdownSheetBody.js";
import { loadSheetParts } from "./loadSheetParts.js";

export interface BreakdownSheetProps extends BreakdownSheetBodyProps {
  title: string;
  onClose: () => void;
}

export function BreakdownSheet({
  title,
  onClose,
  ...body
}: BreakdownSheetProps) {
  return (
    <Dialog title={title} isWide onClose={onClose}>
      <Loaded load={loadSheetParts} shape="rows">
        {({ BreakdownSheetBody }) => <BreakdownSheetBody {...body} />}
      </Loaded>
    </Dialog>
  );
}
