/** Asks for rows by the text of one field. The viewer chooses the field where there are several. */
import { useId, useState } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import { useLabels } from "../labels/useLabels.js";
import { KeySuggestions } from "./KeySuggestions.js";
import { filterText, typedFilter, type ListFilter } from "./listArgs.js";

export interface SearchField<Field extends string> {
  field: Field;
  label: string;
  /** The dimension whose keys the input offers. Default: it offers nothing. */
  dimension?: Dimension;
}

export interface FieldSearchProps<Field extends string> {
  fields: readonly [SearchField<Field>, ...SearchField<Field>[]];
  /** The filter of the list. Null: everything. */
  filter: ListFilter<Field> | null;
  onFilter: (filter: ListFilter<Field> | null) => void;
}

export function FieldSearch<Field extends string>({
  fields,
  filter,
  onFilter,
}: FieldSearchProps<Field>) {
  const labels = useLabels();
  const inputId = useId();
  const [field, setField] = useState(filter?.field ?? fields[0].field);
  const [text, setText] = useState(filter?.text ?? "");
  // The report of the keys is asked once somebody searches.
  const [isUsed, setIsUsed] = useState(false);
  // The back button changes the filter from outside.
  const [shown, setShown] = useState(filterText(filter));
  if (shown !== filterText(filter)) {
    setShown(filterText(filter));
    setField(filter?.field ?? field);
    setText(filter?.text ?? "");
  }
  const keysId = useId();
  const chosen = fields.find((each) => each.field === field) ?? fields[0];
  return (
    <form
      className="footfall-list-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(typedFilter(chosen.field, text));
      }}
    >
      {fields.length > 1 && (
        <FieldChoice fields={fields} value={field} onChange={setField} />
      )}
      <label className="footfall-hidden" htmlFor={inputId}>
        {chosen.label}
      </label>
      <input
        id={inputId}
        className="footfall-list-input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={chosen.label}
        value={text}
        list={keysId}
        onFocus={() => setIsUsed(true)}
        onChange={(event) => setText(event.target.value)}
      />
      {isUsed && chosen.dimension && (
        <KeySuggestions id={keysId} dimension={chosen.dimension} />
      )}
      <button type="submit" className="footfall-list-button">
        {labels.applyFilter}
      </button>
      {filter && (
        <button
          type="button"
          className="footfall-list-button"
          onClick={() => {
            setText("");
            onFilter(null);
          }}
        >
          {labels.clearFilter}
        </button>
      )}
    </form>
  );
}

interface FieldChoiceProps<Field extends string> extends Pick<
  FieldSearchProps<Field>,
  "fields"
> {
  value: Field;
  onChange: (field: Field) => void;
}

function FieldChoice<Field extends string>({
  fields,
  value,
  onChange,
}: FieldChoiceProps<Field>) {
  const labels = useLabels();
  return (
    <select
      className="footfall-list-select"
      aria-label={labels.filterBy}
      value={value}
      onChange={(event) => {
        const next = fields.find((each) => each.field === event.target.value);
        if (next) onChange(next.field);
      }}
    >
      {fields.map((each) => (
        <option key={each.field} value={each.field}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
