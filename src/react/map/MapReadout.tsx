/** The name and figure of a country, beside its shape. */
import { ApproximateMark } from "../figures/ApproximateMark.js";
import type { FigureKind } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { keyLabel } from "../breakdown/breakdownRows.js";
import { cssVariables } from "../ui/cssVariables.js";
import type { World } from "./drawWorld.js";
import type { RankedCountry } from "./rankCountries.js";

interface MapReadoutProps {
  world: World;
  /** Null: no country is read out. */
  code: string | null;
  /** Undefined where nothing was counted. */
  country: RankedCountry | undefined;
  kind: FigureKind;
  isApproximate: boolean;
}

export function MapReadout({
  world,
  code,
  country,
  kind,
  isApproximate,
}: MapReadoutProps) {
  const formats = useFormats();
  const labels = useLabels();
  if (code === null) return null;
  const shape = world.countries.find((each) => each.code === code);
  const x = shape ? shape.x / world.width : 0.5;
  const y = shape ? shape.y / world.height : 1;
  return (
    <>
      {shape && (
        <svg
          className="footfall-map-svg footfall-map-active"
          viewBox={`0 0 ${world.width} ${world.height}`}
          aria-hidden="true"
        >
          {world.countries
            .filter((each) => each.code === code)
            .map(({ path }, i) => (
              <path key={i} d={path} />
            ))}
        </svg>
      )}
      <div
        className="footfall-map-readout"
        data-side={x > 0.5 ? "left" : "right"}
        style={cssVariables({
          "--footfall-x": `${x * 100}%`,
          "--footfall-y": `${y * 100}%`,
        })}
        aria-hidden="true"
      >
        <span className="footfall-readout-label">
          {country?.name ?? keyLabel("country", code, formats, labels)}
        </span>
        <span className="footfall-map-figure">
          <ApproximateMark doubt={{ isApproximate, words: "" }} isExplained />
          {formats.exact(country?.value ?? 0, kind)}
        </span>
      </div>
    </>
  );
}
