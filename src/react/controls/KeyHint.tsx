/** A key as it is written on the keyboard. */

/** Keys whose names differ from what is on them. */
const shortNames: Readonly<Record<string, string>> = {
  Escape: "Esc",
  Enter: "Enter",
  Backspace: "Backspace",
};

export function KeyHint({ shortcut }: { shortcut: string }) {
  return (
    <kbd className="footfall-keycap">
      {shortNames[shortcut] ?? shortcut.toUpperCase()}
    </kbd>
  );
}
