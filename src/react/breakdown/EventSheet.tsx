/** One event in a sheet over the page: its figures, its properties and their values. */
import { Dialog } from "../ui/Dialog.js";
import { Loaded } from "../ui/Loaded.js";
import type { EventSheetBodyProps } from "./EventSheetBody.js";
import { loadSheetParts } from "./loadSheetParts.js";

interface EventSheetProps extends EventSheetBodyProps {
  onClose: () => void;
}

export function EventSheet({ onClose, ...body }: EventSheetProps) {
  return (
    <Dialog title={body.eventName} onClose={onClose}>
      <Loaded load={loadSheetParts} shape="rows">
        {({ EventSheetBody }) => <EventSheetBody {...body} />}
      </Loaded>
    </Dialog>
  );
}
