/** Counts as a line without axes: a picture whose text has every count. */
import { SPARK, sparkPath } from "./sparkPath.js";

interface SparkLineProps {
  values: readonly number[];
  /** Says all of it in words. */
  label: string;
}

export function SparkLine({ values, label }: SparkLineProps) {
  const { width, height } = SPARK;
  const line = sparkPath(values);
  return (
    <svg
      className="footfall-spark"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      focusable="false"
    >
      <title>{label}</title>
      <path
        className="footfall-spark-area"
        d={`${line}V${height}H0Z`}
        aria-hidden="true"
      />
      <path className="footfall-spark-line" d={line} aria-hidden="true" />
    </svg>
  );
}
