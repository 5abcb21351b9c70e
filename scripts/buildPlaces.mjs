/**
 * Makes the tables of places from the lists of others. iso-3166 has the codes and local names of
 * regions. Unicode CLDR has their English names and the retired codes. i18n-iso-countries has the
 * names of countries. package.json pins their versions. world-atlas has the shapes of the map.
 * `--check` only tells whether the tables are up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { iso31661, iso31661Alpha2ToAlpha3, iso31662 } from "iso-3166";
import { format } from "prettier";

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, "..");

/** Names that the lists lack, or have for another place only. */
const ownCountryNames = {
  BQ: ["Caribbean Netherlands", "Bonaire"],
  CD: ["Congo (Kinshasa)", "Congo-Kinshasa", "DR Congo", "DRC"],
  CG: ["Congo (Brazzaville)", "Congo-Brazzaville", "Congo Republic"],
  CI: ["Ivory Coast"],
  CV: ["Cape Verde"],
  FK: ["Falkland Islands"],
  FM: ["Micronesia", "Federated States of Micronesia"],
  GB: ["Britain", "England", "Scotland", "Wales", "Northern Ireland"],
  GR: ["EL"],
  HK: ["Hong Kong SAR", "Hong Kong SAR China"],
  HM: ["Heard & McDonald Islands"],
  IE: ["Republic of Ireland"],
  LA: ["Laos"],
  MD: ["Moldova"],
  MF: ["Saint Martin"],
  MK: ["Macedonia", "FYROM"],
  MM: ["Burma", "Myanmar (Burma)"],
  MO: ["Macao", "Macau SAR", "Macao SAR", "Macao SAR China"],
  NL: ["Holland"],
  PS: ["Palestine", "Palestinian Territories", "Palestinian Territory"],
  SY: ["Syria"],
  SZ: ["Swaziland"],
  TF: ["French Southern and Antarctic Lands"],
  TL: ["East Timor"],
  TR: ["Turkey"],
  UM: ["U.S. Outlying Islands"],
  VA: ["Vatican", "Vatican City"],
  VG: ["British Virgin Islands"],
  VI: ["U.S. Virgin Islands", "United States Virgin Islands"],
  XK: ["Kosovo", "XKX"],
};

/** Names of the lists that mean another country. */
const wrongCountryNames = { CD: ["Congo"] };

/** English names that people know, where CLDR has another language's name or a longer one. */
const ownEnglishNames = {
  "CN-NM": "Inner Mongolia",
  "CZ-10": "Prague",
  "CZ-20": "Central Bohemia",
  "CZ-31": "South Bohemia",
  "CZ-64": "South Moravia",
  "CZ-80": "Moravia-Silesia",
  "ES-MC": "Murcia",
  "ES-MD": "Madrid",
  "ES-NC": "Navarre",
  "FR-973": "French Guiana",
  "FR-GES": "Grand Est",
  "FR-NOR": "Normandy",
  "KZ-61": "Turkistan",
  "NO-54": "Troms and Finnmark",
  "OM-BJ": "Al Batinah South",
  "OM-BS": "Al Batinah North",
  "OM-SJ": "Southeastern Governorate",
  "OM-SS": "Northeastern Governorate",
  "RU-MOS": "Moscow Oblast",
  "RU-YEV": "Jewish Autonomous Oblast",
  "UA-05": "Vinnytsia",
  "UA-07": "Volyn",
  "UA-09": "Luhansk",
  "UA-12": "Dnipropetrovsk",
  "UA-14": "Donetsk",
  "UA-18": "Zhytomyr",
  "UA-21": "Zakarpattia",
  "UA-23": "Zaporizhzhia",
  "UA-26": "Ivano-Frankivsk",
  "UA-32": "Kyiv Oblast",
  "UA-35": "Kirovohrad",
  "UA-46": "Lviv",
  "UA-48": "Mykolaiv",
  "UA-51": "Odesa",
  "UA-53": "Poltava",
  "UA-56": "Rivne",
  "UA-59": "Sumy",
  "UA-61": "Ternopil",
  "UA-63": "Kharkiv",
  "UA-65": "Kherson",
  "UA-68": "Khmelnytskyi",
  "UA-71": "Cherkasy",
  "UA-74": "Chernihiv",
  "UA-77": "Chernivtsi",
};

/** More names that databases of addresses write. They go before those of the lists. */
const ownRegionNames = {
  "AR-B": ["Buenos Aires"],
  "AR-C": ["Buenos Aires F.D.", "Capital Federal", "Ciudad de Buenos Aires"],
  "BD-B": ["Chittagong"],
  "BE-BRU": ["Bruxelles-Capitale", "Bruxelles", "Brussel"],
  "BE-VLG": ["Vlaanderen", "Flandre"],
  "BE-WAL": ["Wallonie", "Wallonië"],
  "BG-22": ["Sofia-Capital"],
  "BY-HM": ["Minsk City"],
  "BY-MI": ["Minsk", "Minsk Region"],
  "CH-BS": ["Basel-City"],
  "CH-GR": ["Grisons"],
  "CL-AI": ["Aisen"],
  "CL-LI": ["O'Higgins"],
  "CO-DC": ["Bogota D.C.", "Bogota"],
  "CZ-31": ["South Bohemian"],
  "CZ-64": ["South Moravian"],
  "CZ-80": ["Moravskoslezsky"],
  "DK-81": ["North Denmark"],
  "DK-82": ["Central Jutland"],
  "DK-83": ["South Denmark"],
  "ES-CL": ["Castille and Leon"],
  "ES-CM": ["Castille-La Mancha"],
  "ES-CT": ["Cataluña"],
  "ES-PV": ["Euskadi"],
  "ES-VC": ["Valencia"],
  "FI-15": ["Northern Savo"],
  "FI-19": ["Southwest Finland"],
  "FR-CVL": ["Centre"],
  "GB-WLS": ["Cymru"],
  "HR-21": ["City of Zagreb"],
  "HU-BU": ["Budapest"],
  "IN-DL": ["NCT", "National Capital Territory of Delhi"],
  "IN-OD": ["Orissa"],
  "IS-1": ["Capital Region"],
  "IS-3": ["West"],
  "IS-5": ["Northwest"],
  "IS-6": ["Northeast"],
  "IS-7": ["East"],
  "IS-8": ["South"],
  "IT-57": ["The Marches"],
  "IT-62": ["Latium"],
  "KR-29": ["Gwangju"],
  "KR-50": ["Sejong-si"],
  "KZ-75": ["Almaty", "Almaty City"],
  "MZ-MPM": ["Maputo City"],
  "NG-FC": ["FCT", "Abuja Federal Capital Territory"],
  "PL-18": ["Subcarpathian Voivodeship", "Subcarpathia"],
  "PL-20": ["Podlasie"],
  "RU-AL": ["Altai Republic"],
  "RU-CE": ["Chechnya"],
  "RU-CU": ["Chuvashia"],
  "RU-KHM": ["Khanty-Mansia"],
  "RU-SE": ["North Ossetia"],
  "RU-SPE": ["St.-Petersburg"],
  "RU-UD": ["Udmurtiya", "Udmurtia"],
  "RU-ZAB": ["Transbaikal Territory"],
  "TW-CYQ": ["Chiayi City"],
  "TW-HSZ": ["Hsinchu City"],
  "UA-23": ["Zaporizhia"],
  "UA-21": ["Transcarpathia"],
  "UA-30": ["Kyiv City", "Kiev"],
  "UA-32": ["Kiev Oblast"],
  "UA-51": ["Odessa"],
  "UZ-TK": ["Tashkent"],
};

/** Regions that are newer than the lists: Norway's counties since 2024. */
const ownRegions = {
  "NO-31": "Østfold",
  "NO-32": "Akershus",
  "NO-33": "Buskerud",
  "NO-39": "Vestfold",
  "NO-40": "Telemark",
  "NO-55": "Troms",
  "NO-56": "Finnmark",
};

/** Regions that have been split, so that no current code stands for them. */
const splitRegions = ["NO-30", "NO-38", "NO-54"];

/** Codes that ISO has retired, but CLDR does not list as retired. */
const ownRetiredCodes = {
  "CN-MN": "CN-NM",
  "FR-COR": "FR-20R",
  "IN-OR": "IN-OD",
  "KZ-AKM": "KZ-11",
  "KZ-AKT": "KZ-15",
  "KZ-ALA": "KZ-75",
  "KZ-ALM": "KZ-19",
  "KZ-AST": "KZ-71",
  "KZ-KAR": "KZ-35",
  "KZ-KUS": "KZ-39",
  "KZ-KZY": "KZ-43",
  "KZ-MAN": "KZ-47",
  "KZ-PAV": "KZ-55",
  "KZ-SEV": "KZ-59",
  "KZ-SHY": "KZ-79",
  "KZ-VOS": "KZ-63",
  "KZ-YUZ": "KZ-61",
  "KZ-ZAP": "KZ-27",
  "KZ-ZHA": "KZ-31",
  "MX-DIF": "MX-CMX",
  "NO-01": "NO-31",
  "NO-02": "NO-32",
  "NO-06": "NO-33",
  "NO-07": "NO-39",
  "NO-08": "NO-40",
  "NO-19": "NO-55",
  "NO-20": "NO-56",
  "ZA-GT": "ZA-GP",
  "ZA-NL": "ZA-KZN",
};

const tables = {
  "src/shared/places/regionNames.ts": {
    name: "regionNames",
    what: "English names of regions by country: first level, then an empty one, then the levels below.",
    text: regionNames(),
  },
  "src/client/http/regionAliases.ts": {
    name: "regionAliases",
    what: "Other names of regions: their own ones, and codes that ISO has retired.",
    text: regionAliases(),
  },
  "src/client/http/countryNames.ts": {
    name: "countryNames",
    what: "Names of countries in English and in their own languages, and their codes of three letters.",
    text: countryNames(),
  },
  "src/react/map/countryNumbers.ts": {
    name: "countryNumbers",
    what: "Codes of two letters and numbers (ISO 3166-1) of the countries that the map shows.",
    text: countryNumbers(),
  },
};

for (const [file, { name, what, text }] of Object.entries(tables)) {
  if (/[`\\]|\$\{/.test(text)) throw new Error(`${name} needs escapes`);
  const source = await format(
    `/** ${what}
 * Generated by \`npm run build:places\`. Do not edit it. Licences: \`src/shared/places/NOTICE.md\`. */
export const ${name}: string = \`${text}\`;
`,
    { parser: "typescript" },
  );
  const target = path.join(root, file);
  if (!process.argv.includes("--check")) writeFileSync(target, source);
  else if (readFileSync(target, "utf8") !== source) {
    console.error(`${file} is not up to date: npm run build:places`);
    process.exitCode = 1;
  }
}

/**
 * Collects regions by code: those that ISO has today, and retired ones that nothing has replaced.
 */
function regions() {
  const english = englishNames();
  const retired = retiredCodes();
  const all = new Map(
    iso31662
      .filter(({ code }) => !retired.has(code))
      .map(({ code, name, parent }) => [
        code,
        {
          name:
            ownEnglishNames[code] ?? english.get(code) ?? localNames(name)[0],
          english: english.get(code),
          local: name,
          level: isBelow({ code, parent }, english) ? 2 : 1,
        },
      ]),
  );
  for (const [code, name] of Object.entries(ownRegions)) {
    all.set(code, { name, local: "", level: 1 });
  }
  for (const [code, name] of english) {
    const region = all.get(retired.get(code));
    if (region !== undefined) {
      const isOwn = retired.get(code) in ownEnglishNames;
      if (code in ownRetiredCodes && !isOwn) region.name = name;
    } else if (!all.has(code)) {
      // Retired regions go behind the current ones.
      all.set(code, { name, local: "", level: 2 });
    }
  }
  return [...all]
    .map(([code, region]) => ({
      ...region,
      country: code.slice(0, 2),
      code: code.slice(3),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The list has old codes among its top regions, and CLDR has left those out. */
function isBelow({ code, parent }, english) {
  return (
    parent.includes("-") || !english.has(code) || splitRegions.includes(code)
  );
}

function englishNames() {
  const {
    subdivisions,
  } = require("cldr-subdivisions-full/subdivisions/en/en.json");
  return new Map(
    Object.entries(subdivisions.localeDisplayNames.subdivisions).map(
      // CLDR tells homonyms apart by a superscript digit.
      ([id, name]) => [codeOf(id), cleaned(name.replace(/[²³¹⁰-⁹]/g, ""))],
    ),
  );
}

/** Some shapes of the map have no number. `countryCodes.ts` knows them by name. */
function countryNumbers() {
  const { objects } = require("world-atlas/countries-110m.json");
  const letters = new Map(
    iso31661.map(({ numeric, alpha2 }) => [numeric, alpha2]),
  );
  return objects.countries.geometries
    .flatMap(({ id }) => (id === undefined ? [] : [String(id)]))
    .sort()
    .map((id) => {
      if (!letters.has(id)) throw new Error(`The shape ${id} is no country`);
      return `${letters.get(id)}${id}`;
    })
    .join(" ");
}

function regionNames() {
  const ofLevel = (rows, wanted) =>
    entries(
      rows.filter(({ level }) => level === wanted),
      ({ code, name }) => `${code} ${name}`,
    );
  return byCountry(regions(), (rows) => {
    const below = ofLevel(rows, 2);
    return ofLevel(rows, 1) + (below === "" ? "" : `||${below}`);
  });
}

function regionAliases() {
  const retired = [...retiredCodes()].map(([old, code]) => ({
    country: code.slice(0, 2),
    code: code.slice(3),
    alias: old.slice(3),
  }));
  const local = regions().flatMap(({ country, code, name, english, local }) =>
    [...(english ? [english] : []), ...localNames(local)]
      .filter((alias) => alias !== name)
      .map((alias) => ({ country, code, alias })),
  );
  const own = Object.entries(ownRegionNames).flatMap(([id, names]) =>
    names.map((alias) => ({
      country: id.slice(0, 2),
      code: id.slice(3),
      alias,
    })),
  );
  return byCountry([...own, ...local, ...retired], (rows) =>
    entries(rows, ({ code, alias }) => `${code} ${alias}`),
  );
}

/**
 * Splits local names: "Bolzano, Bozen" has two names, and "Madrid, Comunidad de" one that is turned
 * round.
 */
function localNames(name) {
  const parts = name
    .replace(/\([^)]*\)/g, "")
    .split(/[,/[\]]/)
    .map(cleaned)
    .filter((part) => part !== "");
  const [first, second, ...more] = parts;
  if (second === undefined) return parts;
  const isTurned =
    name.includes(",") &&
    more.length === 0 &&
    /^(?:[A-Z]?[a-zé]+ )*(?:de|of|The|City of|County|Respublika|Comunidad|Hlavní město)$/.test(
      second,
    );
  return isTurned
    ? [`${second} ${first}`]
    : [...(/[,/[]/.test(name) ? [name] : []), ...parts];
}

/** Maps retired codes to current ones. Codes that became a country stay as they are. */
function retiredCodes() {
  const { subdivisionAlias } = require("cldr-core/supplemental/aliases.json")
    .supplemental.metadata.alias;
  const listed = Object.entries(subdivisionAlias)
    .filter(
      ([old, { _replacement: id }]) =>
        id.startsWith(old.slice(0, 2)) && !id.includes(" "),
    )
    .map(([old, { _replacement: id }]) => [codeOf(old), codeOf(id)]);
  const english = englishNames();
  const iso = [...iso31662.map(({ code }) => code), ...Object.keys(ownRegions)];
  const both = new Set(iso.filter((code) => english.has(code)));
  const isoAlone = sameNames(
    iso.filter((code) => !both.has(code)),
    both,
  );
  const current = new Set(iso.filter((code) => !isoAlone.has(code)));
  const cldrAlone = [...english.keys()].filter((code) => !both.has(code));
  const next = new Map([
    ...sameNames(cldrAlone, current),
    ...isoAlone,
    ...listed,
    ...Object.entries(ownRetiredCodes),
  ]);
  const today = (code) =>
    current.has(code) || !next.has(code) ? code : today(next.get(code));
  return new Map(
    [...next.keys()]
      .filter((old) => !current.has(old) && current.has(today(old)))
      .map((old) => [old, today(old)])
      .sort(),
  );
}

/** Maps codes that only one list has to the one code of the same country with the same name. */
function sameNames(codes, among) {
  const english = englishNames();
  const local = new Map(iso31662.map(({ code, name }) => [code, name]));
  const keysOf = (code) =>
    unique(
      [english.get(code), local.get(code)?.replace(/\(.*\)/, "")]
        .filter(Boolean)
        .map((name) => name.normalize("NFD").replace(/[^\p{L}]/gu, ""))
        .map((name) => `${code.slice(0, 2)} ${name.toLowerCase()}`),
    );
  const named = new Map();
  for (const code of among) {
    for (const key of keysOf(code)) {
      named.set(key, [...(named.get(key) ?? []), code]);
    }
  }
  return new Map(
    codes.flatMap((code) => {
      const same = unique(keysOf(code).flatMap((key) => named.get(key) ?? []));
      return same.length === 1 ? [[code, same[0]]] : [];
    }),
  );
}

function countryNames() {
  const languages = languagesOf();
  const names = (language) =>
    require(`i18n-iso-countries/langs/${language}.json`).countries;
  const codes = [...iso31661.map(({ alpha2 }) => alpha2), "XK"].sort();
  return codes
    .map((code) => {
      const known = ["en", ...(languages.get(code) ?? [])].flatMap(
        (language) => names(language)[code] ?? [],
      );
      const official = iso31661.find(({ alpha2 }) => alpha2 === code)?.name;
      const all = [
        ...known,
        official,
        ...(ownCountryNames[code] ?? []),
        iso31661Alpha2ToAlpha3[code],
      ];
      const right = all.filter(
        (name) => name && !wrongCountryNames[code]?.includes(name),
      );
      return `${code} ${unique(right.map(cleaned)).join("|")}`;
    })
    .join("\n");
}

/** Maps each country to its official languages, as far as the lists have names in them. */
function languagesOf() {
  const { territoryInfo } =
    require("cldr-core/supplemental/territoryInfo.json").supplemental;
  const available = new Set(
    require("i18n-iso-countries").getSupportedLanguages(),
  );
  return new Map(
    Object.entries(territoryInfo).map(([code, { languagePopulation = {} }]) => [
      code,
      Object.entries(languagePopulation)
        .filter(([, { _officialStatus: status }]) => status !== undefined)
        .map(([language]) => language.split("_")[0])
        .filter((language) => language !== "en" && available.has(language)),
    ]),
  );
}

/** Turns `deby` into DE-BY. */
function codeOf(id) {
  const upper = id.toUpperCase();
  return `${upper.slice(0, 2)}-${upper.slice(2)}`;
}

function cleaned(text) {
  return text
    .replace(/[|\s]+/g, " ")
    .replaceAll("`", "’")
    .trim();
}

function unique(values) {
  return [...new Set(values)];
}

function entries(rows, write) {
  return unique(rows.map(write)).join("|");
}

function byCountry(rows, write) {
  const countries = new Map();
  for (const row of rows) {
    countries.set(row.country, [...(countries.get(row.country) ?? []), row]);
  }
  return [...countries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([country, its]) => `${country}|${write(its)}`)
    .join("\n");
}
