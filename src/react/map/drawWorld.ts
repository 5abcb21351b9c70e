/** The shapes of the world as SVG paths, in a box of a fixed width that the page scales. */
import type { Geometry, Polygon } from "geojson";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { countryCode } from "./countryCodes.js";

interface CountryShape {
  /** ISO 3166-1 alpha-2. */
  code: string;
  path: string;
  /** Middle of its largest part. */
  x: number;
  y: number;
}

export interface World {
  width: number;
  height: number;
  countries: readonly CountryShape[];
  /** Lines between countries. */
  borders: string;
}

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

const WIDTH = 960;
/** Decimals of a path: a tenth of a unit of the box is invisible. */
const DECIMALS = 1;
/**
 * Degrees east of Greenwich in the middle: the cut goes through the Bering Strait and not through
 * Russia.
 */
const MIDDLE = 11;
/** Antarctica: nobody lives there, and it would take a fifth of the height. */
const LEFT_OUT = "AQ";

/** @param atlas the content of `world-atlas/countries-110m.json` */
export function drawWorld(atlas: unknown): World {
  // TypeScript types the JSON file with `string` where a topology has its literals.
  const topology = atlas as Atlas;
  const { countries } = topology.objects;
  const named = feature(topology, countries).features.flatMap((shape) => {
    const code = countryCode(shape.id, shape.properties.name);
    return code === undefined || code === LEFT_OUT ? [] : [{ code, shape }];
  });
  const all = {
    type: "FeatureCollection",
    features: named.map(({ shape }) => shape),
  } as const;
  const projection = geoEqualEarth().rotate([-MIDDLE, 0]).fitWidth(WIDTH, all);
  const draw = geoPath(projection).digits(DECIMALS);
  const [, [, bottom]] = draw.bounds(all);
  return {
    width: WIDTH,
    height: Math.ceil(bottom),
    countries: named.map(({ code, shape }) => {
      const [x, y] = draw.centroid(largestPart(shape.geometry));
      return { code, path: draw(shape) ?? "", x, y };
    }),
    borders: draw(mesh(topology, countries, (a, b) => a !== b)) ?? "",
  };

  /**
   * The largest part is where people look for a country: France without Guiana, the United States
   * without Alaska.
   */
  function largestPart(geometry: Geometry): Geometry {
    if (geometry.type !== "MultiPolygon") return geometry;
    const parts = geometry.coordinates.map((coordinates): Polygon => ({
      type: "Polygon",
      coordinates,
    }));
    return parts.reduce((largest, part) =>
      draw.area(part) > draw.area(largest) ? part : largest,
    );
  }
}
