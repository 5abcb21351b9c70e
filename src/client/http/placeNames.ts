/** Names of places as they are compared: however a sender spells them, they are the same. */

/** Letters that are no letter with a mark, and are written without one where keyboards lack them. */
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

/** Words that say what kind of region it is, in the languages in which databases write them, and articles. */
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
 * The words of a name without case, marks and punctuation. Works through the text once.
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

/** By what a name is found: `"baden-württemberg"` and `"Baden Wurttemberg"` are one. */
export function nameKey(text: string): string {
  return joined(nameWords(text));
}

/** The same without what kind of region it is: `"Bali"` and `"Bali Province"` are one. May be empty. */
export function bareNameKey(text: string): string {
  return joined(nameWords(text).filter((word) => !kinds.has(word)));
}

/** "Thueringen" is how Thüringen is written without its marks. Joined first: "U.A.E." is "UAE". */
function joined(words: readonly string[]): string {
  return words.join("").replace(/([aou])e/g, "$1");
}
