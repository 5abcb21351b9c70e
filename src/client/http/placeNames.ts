/** Keys for comparing names of places. All spellings of a name have the same key. */

/**
 * Letters that do not consist of a letter and a mark. People write other letters for them if their
 * keyboards lack them.
 */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ð: "d",
  đ: "d",
  þ: "th",
  ł: "l",
  ı: "i",
  ə: "a",
};

/** Words for kinds of regions, in the languages in which databases write them, and articles. */
const kinds = new Set(
  `administrative aimag aimak apskritis area atholhu atoll autonomous aymag baladiyat borough canton capital changwat
  chartered city community comunidad county departamento departement department departmental dependency district emirate estado
  federal fylke governorate hlavni island islands judet judetul kanton kommune kraj krai kray kunta lan land maakunta
  mesto megye metropolitan muhafazat municipality oblast oblasty oblysy okrug opstina parish prefecture principado
  principality province provincia provincie provinsi raion raionul rajons rayon region regional regiune republic
  respublika respublikasi sahari sheng shahri shi si state territory union viloyat viloyati voblast voivodeship vilayet
  wilaya zizhiqu de del do da of la le les el al ad an ar as ash at az en es is`.split(
    /\s+/,
  ),
);

/**
 * Returns the words of a name without case, marks and punctuation. Reads the text once.
 *
 * @example
 * nameWords("Île-de-France"); // ["ile", "de", "france"]
 */
export function nameWords(text: string): string[] {
  const plain = text
    .normalize("NFD")
    .replace(/[\p{M}'’ʻʼ`´]/gu, "")
    .toLowerCase()
    .replace(/[ßæœøðđþłıə]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/&/g, " and ");
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word !== "the")
    .map((word) => (word === "st" ? "saint" : word));
}

/** Returns the key of a name: `"baden-württemberg"` and `"Baden Wurttemberg"` have the same. */
export function nameKey(text: string): string {
  return joined(nameWords(text));
}

/**
 * Returns the key without words for the kind of region: `"Bali"` and `"Bali Province"` have the
 * same. May be empty.
 */
export function bareNameKey(text: string): string {
  return joined(nameWords(text).filter((word) => !kinds.has(word)));
}

/**
 * Joins words. "Thueringen" is Thüringen without its marks. The words are joined first: "U.A.E." is
 * "UAE".
 */
function joined(words: readonly string[]): string {
  return words.join("").replace(/([aou])e/g, "$1");
}
