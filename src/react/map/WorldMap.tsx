/** Countries filled by a figure. The pointer or the arrow keys read the figure out. */
import { memo, useMemo, useState } from "react";
import type { FigureKind } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import type { World } from "./drawWorld.js";
import { MapLegend } from "./MapLegend.js";
import { MapReadout } from "./MapReadout.js";
import { mapStep } from "./mapSteps.js";
import { useMapKeys } from "./useMapKeys.js";
import type { RankedCountry } from "./rankCountries.js";

export interface WorldMapProps {
  world: World;
  /** The countries with a figure, the largest first. */
  countries: readonly RankedCountry[];
  /** Says what the map shows, for screen readers. */
  label: string;
  /** The way in which the figure is written. */
  kind: FigureKind;
  /** Whether some part of the figures could not be counted exactly. */
  isApproximate?: boolean | undefined;
}

export function WorldMap({
  world,
  countries,
  label,
  kind,
  isApproximate = false,
}: WorldMapProps) {
  const labels = useLabels();
  const [active, setActive] = useState<string | null>(null);
  const { rank, last, onKeyDown } = useMapKeys(countries, active, setActive);
  const spokenRank = rank ?? 0;
  const spoken = countries[spokenRank];
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
        aria-valuenow={spokenRank + 1}
        aria-valuetext={useRankWords({
          country: spoken,
          place: [spokenRank + 1, last + 1],
          ...{ kind, isApproximate },
        })}
        onKeyDown={onKeyDown}
        onBlur={() => setActive(null)}
        onPointerOver={({ target }) =>
          setActive(
            target instanceof SVGElement ? (target.dataset.code ?? null) : null,
          )
        }
        // A finger must leave the screen before its owner sees what it touched.
        onPointerLeave={({ pointerType }) =>
          pointerType !== "touch" && setActive(null)
        }
      >
        <Shapes world={world} countries={countries} />
        <MapReadout
          {...{ world, kind, isApproximate }}
          code={active}
          country={rank === undefined ? undefined : countries[rank]}
        />
      </div>
      <DrawnLegend {...{ world, countries, kind }} />
    </div>
  );
}

interface RankWordsOptions {
  /** Undefined: no country is known. */
  country: RankedCountry | undefined;
  /** Rank of the country, and the number of countries. */
  place: readonly [rank: number, count: number];
  kind: FigureKind;
  isApproximate: boolean;
}

/** One country, its figure and its rank in words, for screen readers. */
function useRankWords({
  country,
  place: [rank, count],
  kind,
  isApproximate,
}: RankWordsOptions): string {
  const labels = useLabels();
  const formats = useFormats();
  if (!country) return labels.mapNone;
  const figure = formats.exact(country.value, kind);
  return fillLabel(labels.mapRanked, {
    name: country.name,
    figure: isApproximate ? `${labels.approximately} ${figure}` : figure,
    rank: formats.exact(rank, "count"),
    count: formats.exact(count, "count"),
  });
}

/**
 * The ranked countries that the map has a shape for. A sender may write any text as a country:
 * `"T1"`.
 */
function drawnCountries(
  world: World,
  countries: readonly RankedCountry[],
): readonly RankedCountry[] {
  const codes = new Set(world.countries.map(({ code }) => code));
  return countries.filter(({ code }) => codes.has(code));
}

type ShapesProps = Pick<WorldMapProps, "world" | "countries">;

function DrawnLegend({
  world,
  countries,
  kind,
}: ShapesProps & Pick<WorldMapProps, "kind">) {
  const drawn = useMemo(
    () => drawnCountries(world, countries),
    [world, countries],
  );
  const [first] = drawn;
  const least = drawn.at(-1);
  return (
    first &&
    least && <MapLegend least={least.value} most={first.value} kind={kind} />
  );
}

/** A component of its own, because none of it changes while the pointer moves. */
const Shapes = memo(function Shapes({ world, countries }: ShapesProps) {
  const drawn = drawnCountries(world, countries);
  const largest = drawn[0]?.value ?? 0;
  const steps = new Map(
    drawn.map(({ code, value }) => [code, mapStep(value, largest)]),
  );
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
