/** The properties of an event as a choice, and the values of the chosen one as rows. */
import { useMemo } from "react";
import type { PropertyBreakdown } from "../../shared/api/propertyBreakdown.js";
import { useDoubts } from "../figures/useDoubts.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { metricColumnsOf, revenueColumnsOf } from "./columns.js";
import { PagedRows } from "./PagedRows.js";
import { propertyRows } from "./propertyRows.js";
import { RowNotes } from "./RowNotes.js";
import type { EventProperties } from "./useEventProperties.js";

/** The most properties on a switch: five fit into one row. More become a select. */
const MOST_ON_A_SWITCH = 5;

export interface EventPropertyValuesProps extends EventProperties {
  onChoose: (propertyKey: string) => void;
  /** Name of the CSV file, without the property and the ending. */
  fileName: string;
}

/**
 * Shows the properties of an event and the values of the chosen one. `useEventProperties` asks for
 * them.
 * @example
 * const [propertyKey, setPropertyKey] = useState<string | null>(null);
 * const properties = useEventProperties(api.analytics, { siteId, eventName: "signup", from, to, propertyKey });
 * return <EventPropertyValues {...properties} onChoose={setPropertyKey} fileName="signup" />;
 */
export function EventPropertyValues({
  keys,
  propertyKey,
  values,
  onChoose,
  fileName,
}: EventPropertyValuesProps) {
  const labels = useLabels();
  return (
    <PanelBody
      shape="rows"
      state={panelState(keys, ({ rows }) =>
        rows.length === 0 ? { message: labels.eventNoProperties } : null,
      )}
    >
      {keys.data && propertyKey !== null && (
        <>
          <PropertyChoice
            rows={keys.data.rows}
            value={propertyKey}
            onChoose={onChoose}
          />
          <PanelBody
            shape="rows"
            state={panelState(values, ({ rows, none }) =>
              rows.length === 0 && !none
                ? { message: labels.breakdownEmpty }
                : null,
            )}
          >
            {values.data && (
              <ValueRows
                key={propertyKey}
                heading={propertyKey}
                values={values.data}
                fileName={`${fileName}-${propertyKey}`}
              />
            )}
          </PanelBody>
          <ValueNotes keys={keys.data} values={values.data} />
        </>
      )}
    </PanelBody>
  );
}

interface PropertyChoiceProps {
  rows: readonly { key: string; events: number }[];
  value: string;
  onChoose: (propertyKey: string) => void;
}

function PropertyChoice({ rows, value, onChoose }: PropertyChoiceProps) {
  const labels = useLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  // Once chosen, a property stays a choice, though the range may have lost it.
  const options = rows.some(({ key }) => key === value)
    ? rows
    : [{ key: value, events: 0 }, ...rows];
  if (options.length <= MOST_ON_A_SWITCH) {
    return (
      <div className="footfall-properties">
        <OptionSwitch
          label={labels.eventProperty}
          look="boxed"
          options={options.map(({ key }) => ({ value: key, label: key }))}
          value={value}
          onChange={onChoose}
        />
      </div>
    );
  }
  return (
    <label className="footfall-properties">
      <span>{labels.eventProperty}</span>
      <select
        className="footfall-property-select"
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        {options.map(({ key, events }) => (
          <option key={key} value={key}>
            {`${visible(key)} (${formats.exact(events, "count")})`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ValueRowsProps {
  heading: string;
  values: PropertyBreakdown;
  fileName: string;
}

function ValueRows({ heading, values, fileName }: ValueRowsProps) {
  const labels = useLabels();
  const { rows, none } = values;
  const named = useMemo(
    () => propertyRows({ rows, none }, labels),
    [rows, none, labels],
  );
  const columns = useMemo(
    () => [
      ...metricColumnsOf(["events", "visitors"], labels),
      ...revenueColumnsOf(
        named.map(({ row }) => row),
        labels,
      ),
    ],
    [named, labels],
  );
  return (
    <PagedRows
      heading={heading}
      columns={columns}
      rows={named}
      doubts={useDoubts(values, "row")}
      initialColumn="events"
      fileName={fileName}
    />
  );
}

interface ValueNotesProps {
  keys: NonNullable<EventProperties["keys"]["data"]>;
  values: PropertyBreakdown | undefined;
}

function ValueNotes({ keys, values }: ValueNotesProps) {
  const labels = useLabels();
  const formats = useFormats();
  const count = (value: number) => formats.exact(value, "count");
  const part = (label: string, shown: number, all: number) =>
    fillLabel(label, { shown: count(shown), count: count(all) });
  const notes = [
    values?.approximate &&
      fillLabel(labels.eventNewestOnly, { count: count(values.events) }),
    values &&
      values.keyCount > values.rows.length &&
      part(labels.eventMoreValues, values.rows.length, values.keyCount),
    keys.keyCount > keys.rows.length &&
      part(labels.eventMoreProperties, keys.rows.length, keys.keyCount),
  ];
  return <RowNotes notes={notes} />;
}
