/**
 * Answers equal texts with one and the same string. Keys of an index repeat a few texts, such as the
 * id of a site, and each copy would take memory of its own.
 */

/** Bounds the texts. Frequent ones come back at once after the list starts again. */
const MOST_TEXTS = 4096;

export class KnownTexts {
  private readonly texts = new Map<string, string>();

  known(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= MOST_TEXTS) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }
}
