/** The cell of a country: its flag and its name. */
import { useFormats } from "../format/useFormats.js";
import { countryName, flagOf } from "./listTexts.js";
import { TextOrNone } from "./TextOrNone.js";

export function CountryCell({ country }: { country: string | undefined }) {
  const formats = useFormats();
  const flag = flagOf(country);
  return (
    <>
      {flag && <span aria-hidden="true">{flag} </span>}
      <TextOrNone text={countryName(country, formats)} />
    </>
  );
}
