/** Notes on the rows as a whole, below them. */

interface RowNotesProps {
  /** Only the texts among them are drawn. */
  notes: readonly (string | false | undefined)[];
}

export function RowNotes({ notes }: RowNotesProps) {
  return notes
    .filter((note) => typeof note === "string")
    .map((note) => (
      <p key={note} className="footfall-rows-note">
        {note}
      </p>
    ));
}
