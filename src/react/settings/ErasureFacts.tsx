/** Says what an erasure would delete, and what it would leave. */
import type { ErasurePreview } from "../../shared/api/upkeep.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export function ErasureFacts({ preview }: { preview: ErasurePreview }) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  const { events, sessions, visitors, isAtLeast } = preview;
  if (events + sessions + visitors === 0 && !isAtLeast) {
    return <p role="status">{labels.erasureNothing}</p>;
  }
  const counts = [
    [labels.erasureEvents, events],
    [labels.erasureSessions, sessions],
    [labels.erasureVisitors, visitors],
  ] as const;
  const names = [
    [labels.erasureUsers, preview.userIds],
    [labels.erasureShared, preview.sharedVisitorIds],
    [labels.erasureGroups, preview.groupsLeftAlone],
  ] as const;
  return (
    <div role="status">
      <p>{labels.erasureWouldDelete}</p>
      <ul className="footfall-settings-facts">
        {counts.map(([label, count]) => (
          <li key={label}>
            {fillLabel(label, { count: formats.exact(count, "count") })}
          </li>
        ))}
        {isAtLeast && <li>{labels.erasureAtLeast}</li>}
        {names
          .filter(([, ids]) => ids.length > 0)
          .map(([label, ids]) => (
            <li key={label}>
              {fillLabel(label, { ids: ids.map(visible).join(", ") })}
            </li>
          ))}
      </ul>
    </div>
  );
}
