/** Draws the picture of a tea: a leaf in its colour. */
import type { CSSProperties } from "react";

export function Leaf({ hue }: { hue: number }) {
  const style: CSSProperties & Record<"--hue", number> = { "--hue": hue };
  return (
    <svg
      className="leaf"
      style={style}
      viewBox="0 0 200 150"
      aria-hidden="true"
    >
      <rect className="leaf-ground" width="200" height="150" />
      <path
        className="leaf-blade"
        d="M44 124C34 60 84 26 160 30c4 62-42 110-116 94z"
      />
      <path className="leaf-stem" d="M28 138L50 119" />
      <path className="leaf-vein" d="M60 112C82 86 108 66 140 48" />
    </svg>
  );
}
