/**
 * A point that pulses while the page waits for something or somebody is here. The words beside it
 * say the same.
 */

interface PulseProps {
  /** Whether it rests, because nobody is here. */
  isIdle?: boolean;
}

export function Pulse({ isIdle = false }: PulseProps) {
  return (
    <span
      className="footfall-pulse"
      data-idle={isIdle || undefined}
      aria-hidden="true"
    />
  );
}
