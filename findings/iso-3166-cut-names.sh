#!/usr/bin/env bash
# iso-3166 4.4.0: names of Russian subdivisions end in the middle, and districts that no longer
# exist stand beside the new ones.
#
# Expected: `iso31662` is the list of ISO 3166-2, one entry for each subdivision.
# Seen: nine Russian names are cut: `Kabardino-`, `Khanty-` and `Yamalo-` end in a hyphen, and six
# are an adjective without its noun. Denmark has the 16 counties and towns that its reform of 2007
# ended, beside the five regions. Luxembourg has three districts, which ended in 2015, beside the
# twelve cantons. A list of regions shows København and Luxembourg twice.
# Way out: take the names from CLDR, and only the codes that CLDR has in `subdivisionContainment`.
source "$(dirname "$0")/lib.sh"
packages iso-3166@4.4.0
sees 'cut: Kabardino-, Karachayevo-Cherkesskaya, Khanty-, Leningradskaya, Nenetskiy, Novosibirskaya, Volgogradskaya, Vladimirskaya, Yamalo-
Denmark: 5 regions, 16 counties and towns
Luxembourg: 12 cantons, 3 districts: Diekirch (de, lb), Grevenmacher (de, lb), Luxembourg' <<'JS'
import { iso31662 } from "iso-3166";

const names = (country, code, name = /./) =>
  iso31662
    .filter((entry) => entry.parent === country && code.test(entry.code) && name.test(entry.name))
    .map((entry) => entry.name);

console.log("cut:", names("RU", /./, /^\S+(-|skaya|skiy)$/).join(", "));
const [regions, counties] = [names("DK", /-\d\d$/), names("DK", /-\d{3}$/)];
console.log(`Denmark: ${regions.length} regions, ${counties.length} counties and towns`);
const [cantons, districts] = [names("LU", /-\w\w$/), names("LU", /-\w$/)];
console.log(`Luxembourg: ${cantons.length} cantons, ${districts.length} districts: ${districts.join(", ")}`);
JS
