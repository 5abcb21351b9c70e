/** Countries filled by a figure; the pointer or the arrow keys read it out. */
import { memo, useMemo, useState, type KeyboardEvent } from "react";
import type { FigureKind } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import type { World } from "./drawWorld.js";
import { MapLegend } from "./MapLegend.js";
import { MapReadout } from "./MapReadout.js";
import { mapStep } from "./mapSteps.js";
import type { RankedCountry } from "./rankCountries.js";

export interface WorldMapProps {
  world: World;
  /** Those with a figure, the largest first. */
  countries: readonly RankedCountry[];
  /** What the map shows, for screen readers. */
  label: string;
  /** How the figure is written. */
  kind: FigureKind;
  /** Some part of the figures could not be counted exactly. */
  isApproximate?: boolean | undefined;
}

/** Where the keys lead, from the rank that is read out now. */
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

export function WorldMap({
  world,
  countries,
  label,
  kind,
  isApproximate = false,
}: WorldMapProps) {
  const labels = useLabels();
  const formats = useFormats();
  const [active, setActive] = useState<string | null>(null);
  const ranks = useMemo(
    () => new Map(countries.map(({ code }, rank) => [code, rank])),
    [countries],
  );
  const drawn = useMemo(() => {
    const codes = new Set(world.countries.map(({ code }) => code));
    return countries.filter(({ code }) => codes.has(code));
  }, [world, countries]);
  // What a sender called otherwise than any country of the map ("T1") has no colour, and so no say in the steps.
  const largest = drawn[0]?.value ?? 0;
  const steps = useMemo(
    () =>
      new Map(drawn.map(({ code, value }) => [code, mapStep(value, largest)])),
    [drawn, largest],
  );
  const last = Math.max(0, countries.length - 1);
  const rank = active === null ? undefined : ranks.get(active);
  const spoken = countries[rank ?? 0];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && active !== null) {
      // It closes the read-out first, and only then the sheet around it.
      event.stopPropagation();
      event.preventDefault();
      setActive(null);
      return;
    }
    if (!Object.hasOwn(keySteps, event.key)) return;
    event.preventDefault();
    // The first key only enters the map.
    const next = keySteps[event.key]?.(
      rank ?? (event.key === "End" ? 0 : -1),
      last,
    );
    const at = Math.min(Math.max(0, next ?? 0), last);
    setActive(countries[at]?.code ?? null);
  };

  return (
    <div className="footfall-map-frame">
      <div
        className="footfall-map"
        style={cssVariables({
          "--footfall-map-ratio": String(world.width / world.height),
        })}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-description={labels.mapHint}
        aria-valuemin={1}
        aria-valuemax={last + 1}
        aria-valuenow={(rank ?? 0) + 1}
        aria-valuetext={
          spoken
            ? fillLabel(labels.mapRanked, {
                name: spoken.name,
                figure:
                  (isApproximate ? `${labels.approximately} ` : "") +
                  formats.exact(spoken.value, kind),
                rank: formats.exact((rank ?? 0) + 1, "count"),
                count: formats.exact(last + 1, "count"),
              })
            : labels.mapNone
        }
        onKeyDown={onKeyDown}
        onBlur={() => setActive(null)}
        onPointerOver={({ target }) =>
          setActive(
            target instanceof SVGElement ? (target.dataset.code ?? null) : null,
          )
        }
        // A finger is lifted to read what it touched.
        onPointerLeave={({ pointerType }) =>
          pointerType !== "touch" && setActive(null)
        }
      >
        <Shapes world={world} steps={steps} />
        <MapReadout
          world={world}
          code={active}
          country={rank === undefined ? undefined : countries[rank]}
          kind={kind}
          isApproximate={isApproximate}
        />
      </div>
      {drawn.length > 0 && (
        <MapLegend
          least={drawn.at(-1)?.value ?? 0}
          most={largest}
          kind={kind}
        />
      )}
    </div>
  );
}

interface ShapesProps {
  world: World;
  /** How strongly a country is filled, by code. */
  steps: ReadonlyMap<string, number>;
}

/** Apart, because none of it changes while the pointer moves. */
const Shapes = memo(function Shapes({ world, steps }: ShapesProps) {
  return (
    <svg
      className="footfall-map-svg"
      viewBox={`0 0 ${world.width} ${world.height}`}
      aria-hidden="true"
    >
      {world.countries.map(({ code, path }, i) => (
        <path
          key={i}
          className="footfall-country"
          d={path}
          data-code={code}
          data-step={steps.get(code) ?? 0}
        />
      ))}
      <path className="footfall-borders" d={world.borders} />
    </svg>
  );
});
