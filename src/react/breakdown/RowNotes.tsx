/** What rows do not say themselves, below them. */

interface RowNotesProps {
  /** What is no text has nothing to say here. */
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
