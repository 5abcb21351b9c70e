/** The icons of the dashboard, in the colour of the text around them. */

const paths = {
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  left: "M10 4l-4 4 4 4",
  right: "M6 4l4 4-4 4",
  rise: "M4.5 11.5l7-7M6 4.5h5.5V10",
  fall: "M4.5 4.5l7 7M6 11.5h5.5V6",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5l3 3",
  download: "M8 2.5v8M4.8 7.6L8 10.8l3.2-3.2M3 13.5h10",
  calendar: "M2.5 6.5h11M5 1.5v3M11 1.5v3M2.5 3.5h11v10h-11z",
  compare: "M2.5 11.5l3.5-4 3 2.5 4.5-5.5M2.5 5.5h3M2.5 2.5h5",
  bars: "M3 13.5v-4M8 13.5v-8M13 13.5v-11",
  help: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM6.2 6.1c.2-1 .9-1.6 1.9-1.6 1.1 0 1.9.7 1.9 1.6 0 1.3-1.9 1.5-1.9 2.9M8 11.4v.1",
  check: "M3.5 8.5l3 3 6-7",
  page: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
  spark: "M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z",
  person:
    "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM2.75 14c.5-2.6 2.6-4 5.25-4s4.75 1.4 5.25 4",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="footfall-icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
