#!/usr/bin/env bash
# cldr-core and cldr-subdivisions-full 48.2.0: the alias of Inner Mongolia's old code leads to a
# code that does not exist.
#
# Expected: `cn15`, the number that ISO 3166-2 had until 2017, becomes `cnnm`, and `cnnm` has a name
# in English.
# Seen: it becomes `cnmn`. China is made up of `cnnm`, no subdivision is called `cnmn`, and neither
# code has a name. So a list of the 31 provinces of mainland China leaves this one without a name.
# All other aliases of China are right.
# Way out: your own table, which leads `cn15` to `cnnm` and names it.
source "$(dirname "$0")/lib.sh"
packages cldr-core@48.2.0 cldr-subdivisions-full@48.2.0
sees 'cn15 becomes cnmn
China contains cnnm: true, cnmn: false
named in English: cnnm false, cnmn false, cnbj true
other aliases of China that lead to none of its parts: none' <<'JS'
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const supplemental = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const aliases = supplemental("aliases").metadata.alias.subdivisionAlias;
const parts = supplemental("subdivisionContainment").subdivisionContainment.CN._contains;
const english = JSON.stringify(require("cldr-subdivisions-full/subdivisions/en/en.json"));
const named = (code) => english.includes(`"${code}":`);

console.log("cn15 becomes", aliases.cn15._replacement);
console.log(`China contains cnnm: ${parts.includes("cnnm")}, cnmn: ${parts.includes("cnmn")}`);
console.log("named in English:", ["cnnm", "cnmn", "cnbj"].map((code) => `${code} ${named(code)}`).join(", "));
const lost = Object.entries(aliases).filter(
  ([code, { _replacement: to }]) => /^cn/.test(code) && /^cn/.test(to) && code !== "cn15" && !parts.includes(to),
);
console.log("other aliases of China that lead to none of its parts:", lost.join(", ") || "none");
JS
