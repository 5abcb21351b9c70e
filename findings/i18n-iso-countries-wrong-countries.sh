#!/usr/bin/env bash
# i18n-iso-countries 7.14.0: in Dhivehi and Turkmen some countries carry the name of another country.
#
# Expected: `getAlpha2Code(name, language)` answers the country that has the name, and two countries have two names.
# Seen: in Dhivehi Malawi is called Malaysia, Monaco is called Mongolia and Montserrat is called Morocco. A list of
# countries shows both under one name, and a country that is looked up by its name turns out as the small one. In
# Turkmen Iraq has the Turkmen name of Iran, and Iran the English one, so that visitors from Iran count for Iraq.
# Way out: take names from `Intl.DisplayNames`, and keep the code beside the name.
source "$(dirname "$0")/lib.sh"
packages i18n-iso-countries@7.14.0
sees 'Dhivehi: the name of MY is the name of MW: true, and getAlpha2Code of it answers MW
Dhivehi: the name of MN is the name of MC: true, and getAlpha2Code of it answers MC
Dhivehi: the name of MA is the name of MS: true, and getAlpha2Code of it answers MS
Turkmen: IQ is called Eýran, IR is called Iran, and getAlpha2Code of Eýran answers IQ' <<'JS'
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const countries = require("i18n-iso-countries");
for (const language of ["dv", "tk"]) countries.registerLocale(require(`i18n-iso-countries/langs/${language}.json`));

const { getName, getAlpha2Code } = countries;
for (const [code, other] of Object.entries({ MY: "MW", MN: "MC", MA: "MS" })) {
  const name = getName(code, "dv");
  const same = name === getName(other, "dv");
  console.log(`Dhivehi: the name of ${code} is the name of ${other}: ${same}, and getAlpha2Code of it answers ${getAlpha2Code(name, "dv")}`);
}
const [iraq, iran] = ["IQ", "IR"].map((code) => getName(code, "tk"));
console.log(`Turkmen: IQ is called ${iraq}, IR is called ${iran}, and getAlpha2Code of ${iraq} answers ${getAlpha2Code(iraq, "tk")}`);
JS
