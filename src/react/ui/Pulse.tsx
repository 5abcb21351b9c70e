/** A point that breathes while something is awaited or somebody is here. The words beside it say the same. */

interface PulseProps {
  /** It rests: nobody is here. */
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
