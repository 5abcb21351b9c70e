/** Saves everything that is stored about a person as a JSON file. */
import { useConvex } from "convex/react";
import { useState } from "react";
import type { PersonExport } from "../../shared/api/upkeep.js";
import { downloadFile } from "../export/download.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { ActionError } from "./ActionError.js";
import { askOnce } from "./asking.js";
import { personArgs, type Person } from "./person.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

/** Rows of a page: the most that the server sends. */
const ROWS_PER_PAGE = 200;

interface ExportPersonProps extends Pick<SectionProps, "api" | "siteId"> {
  /** Null: no id is typed. */
  person: Person | null;
}

export function ExportPerson({ api, siteId, person }: ExportPersonProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const client = useConvex();
  const action = useAction();
  const [told, setTold] = useState("");
  const tell = (label: string, count: number) =>
    setTold(fillLabel(label, { count: formats.exact(count, "count") }));
  const save = async () => {
    if (person === null) {
      setTold(labels.personIdMissing);
      return;
    }
    const rows = await action.run(async () => {
      const collected: string[] = [];
      for (let cursor: string | null = null; ;) {
        tell(labels.exportPersonRunning, collected.length);
        const answer: PersonExport = await askOnce(client, api.exportVisitor, {
          siteId,
          ...personArgs(person),
          paginationOpts: { numItems: ROWS_PER_PAGE, cursor },
        });
        collected.push(...answer.page);
        if (answer.isDone) return collected;
        cursor = answer.continueCursor;
      }
    });
    if (!rows) {
      setTold("");
      return;
    }
    if (rows.length === 0) {
      setTold(labels.exportPersonNone);
      return;
    }
    // Each row is JSON already.
    const json = `[\n${rows.join(",\n")}\n]\n`;
    downloadFile(`${person.id}.json`, json, "application/json");
    tell(labels.exportPersonDone, rows.length);
  };
  return (
    <div className="footfall-settings-buttons">
      <button
        type="button"
        className="footfall-button"
        aria-disabled={action.isRunning}
        onClick={() => void save()}
      >
        {labels.exportPerson}
      </button>
      <span role="status">{told}</span>
      <ActionError error={action.error} />
    </div>
  );
}
