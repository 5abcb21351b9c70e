#!/usr/bin/env bash
# iso-3166 4.4.0: names of Russian subdivisions end in the middle, and districts that are gone stand beside the new ones.
#
# Expected: `iso31662` is the list of ISO 3166-2, one entry for each subdivision.
# Seen: nine Russian names are cut: `Kabardino-`, `Khanty-` and `Yamalo-` end in a hyphen, and six are an adjective
# without its noun. Denmark has the 16 counties and towns that its reform of 2007 ended beside the five regions, and
# Luxembourg has three districts, ended in 2015, beside the twelve cantons. A list of regions shows København and
# Luxembourg twice.
# Way out: take the names from CLDR, and only the codes that CLDR has in `subdivisionContainment`.
source "$(dirname "$0")/lib.sh"
packages iso-3166@4.4.0
sees 'cut: RU-KB Kabardino-, RU-KC Karachayevo-Cherkesskaya, RU-KHM Khanty-, RU-LEN Leningradskaya, RU-NEN Nenetskiy, RU-NVS Novosibirskaya, RU-VGG Volgogradskaya, RU-VLA Vladimirskaya, RU-YAN Yamalo-
Denmark: 5 regions, 16 counties and towns
Luxembourg: 12 cantons, 3 districts: LU-D Diekirch (de, lb), LU-G Grevenmacher (de, lb), LU-L Luxembourg' <<'JS'
import { iso31662 } from "iso-3166";

const inCountry = (country) => iso31662.filter(({ parent }) => parent === country);
const text = (list) => list.map(({ code, name }) => `${code} ${name}`).join(", ");
const matching = (country, pattern) => inCountry(country).filter(({ code, name }) => pattern.test(`${code} ${name}`));

console.log("cut:", text(matching("RU", /(-| \S+(skaya|skiy))$/).filter(({ name }) => !name.includes(" "))));
console.log(`Denmark: ${matching("DK", / Region /).length} regions, ${matching("DK", /-\d{3} /).length} counties and towns`);
const districts = matching("LU", /-\w /);
console.log(`Luxembourg: ${matching("LU", /-\w\w /).length} cantons, ${districts.length} districts: ${text(districts)}`);
JS
