/** The keys that walk through the countries of the map by their rank. */
import { useMemo, type KeyboardEvent } from "react";
import type { RankedCountry } from "./rankCountries.js";

/** Each key's next rank, from the rank that is read out. */
const keySteps: Readonly<
  Record<string, (rank: number, last: number) => number>
> = {
  ArrowRight: (rank) => rank + 1,
  ArrowDown: (rank) => rank + 1,
  ArrowLeft: (rank) => rank - 1,
  ArrowUp: (rank) => rank - 1,
  Home: () => 0,
  End: (_, last) => last,
};

interface MapKeys {
  /** Rank of the active country from 0. Undefined where it has none. */
  rank: number | undefined;
  /** The last rank. 0 without countries. */
  last: number;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function useMapKeys(
  countries: readonly RankedCountry[],
  /** Code of the country that is read out. Null: none. */
  active: string | null,
  setActive: (code: string | null) => void,
): MapKeys {
  const ranks = useMemo(
    () => new Map(countries.map(({ code }, rank) => [code, rank])),
    [countries],
  );
  const last = Math.max(0, countries.length - 1);
  const rank = active === null ? undefined : ranks.get(active);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && active !== null) {
      // Escape closes the read-out first, and the sheet around it only after that.
      event.stopPropagation();
      event.preventDefault();
      setActive(null);
      return;
    }
    if (!Object.hasOwn(keySteps, event.key)) return;
    event.preventDefault();
    // The first key only enters the map.
    const from = rank ?? (event.key === "End" ? 0 : -1);
    const next = keySteps[event.key]?.(from, last) ?? 0;
    const at = Math.min(Math.max(0, next), last);
    setActive(countries[at]?.code ?? null);
  };
  return { rank, last, onKeyDown };
}
