/** What the visitors of the last half hour look at, come from or are in, heaviest first, with bars. */
import type { RealtimeRow } from "../../shared/realtime.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { cssVariables } from "../ui/cssVariables.js";
import { barShares } from "./barShares.js";

export interface RealtimeTableProps {
  /** What the keys are. */
  heading: string;
  rows: readonly RealtimeRow[];
  /** Said when there is no row. */
  empty: string;
  /** A key as people read it. Default: as it is. */
  nameOf?: (key: string) => string;
}

export function RealtimeTable({
  heading,
  rows,
  empty,
  nameOf = (key) => key,
}: RealtimeTableProps) {
  const labels = useLabels();
  const formats = useFormats();
  const shares = barShares(rows);
  return (
    <div>
      <table className="footfall-table">
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col" className="footfall-number">
              {labels.activeCount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, visitors }, i) => {
            const name = key === "" ? labels.none : nameOf(key);
            return (
              <tr key={key}>
                <th scope="row" className="footfall-key" title={name}>
                  <span
                    className="footfall-bar"
                    style={cssVariables({
                      "--footfall-share": `${shares[i] ?? 0}%`,
                    })}
                  />
                  <span className="footfall-key-text" dir="auto">
                    {name}
                  </span>
                </th>
                <td className="footfall-number">
                  {formats.short(visitors, "count")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && <p className="footfall-realtime-none">{empty}</p>}
    </div>
  );
}
