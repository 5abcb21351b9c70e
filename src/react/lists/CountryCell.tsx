/** The cell of a country: its name, and its flag where the device has it. */
import { useFormats } from "../format/useFormats.js";
import { drawsFlags, flagOf } from "./flags.js";
import { countryName } from "./listTexts.js";
import { TextOrNone } from "./TextOrNone.js";

export function CountryCell({ country }: { country: string | undefined }) {
  const formats = useFormats();
  const flag = flagOf(country);
  return (
    <>
      {flag && drawsFlags() && <span aria-hidden="true">{flag} </span>}
      <TextOrNone text={countryName(country, formats)} />
    </>
  );
}
