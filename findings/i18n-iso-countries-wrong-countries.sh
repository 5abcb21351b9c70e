#!/usr/bin/env bash
# i18n-iso-countries 7.14.0: in Dhivehi and Turkmen some countries carry the name of another
# country.
#
# Expected: `getAlpha2Code(name, language)` answers the country that has the name, and two countries
# have two names.
# Seen: in Dhivehi, Malawi has the name of Malaysia, Monaco that of Mongolia, and Montserrat that of
# Morocco. A list of countries shows both under one name, and looking a country up by its name finds
# the smaller one. In Turkmen, Iraq has the Turkmen name of Iran, and Iran has the English one. So
# visitors from Iran count for Iraq.
# Way out: take names from `Intl.DisplayNames`, and keep the code beside the name.
source "$(dirname "$0")/lib.sh"
packages i18n-iso-countries@7.14.0
sees 'Dhivehi: MW has the name of MY, which stands for MW
Dhivehi: MC has the name of MN, which stands for MC
Dhivehi: MS has the name of MA, which stands for MS
Turkmen: IQ is called Eýran, IR is called Iran, and Eýran stands for IQ' <<'JS'
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const countries = require("i18n-iso-countries");
for (const language of ["dv", "tk"]) countries.registerLocale(require(`i18n-iso-countries/langs/${language}.json`));

const { getName, getAlpha2Code } = countries;
for (const [small, known] of Object.entries({ MW: "MY", MC: "MN", MS: "MA" })) {
  const name = getName(known, "dv");
  const has = getName(small, "dv") === name ? "has" : "has not";
  console.log(`Dhivehi: ${small} ${has} the name of ${known}, which stands for ${getAlpha2Code(name, "dv")}`);
}
const [iraq, iran] = ["IQ", "IR"].map((code) => getName(code, "tk"));
const found = getAlpha2Code(iraq, "tk");
console.log(`Turkmen: IQ is called ${iraq}, IR is called ${iran}, and ${iraq} stands for ${found}`);
JS
