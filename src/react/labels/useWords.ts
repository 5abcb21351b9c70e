/** Fetches the words of a language once for each page. */
import { useEffect, useSyncExternalStore } from "react";
import { defaultLabels, type Labels } from "./labels.js";
import { languageLoads, type Language } from "./languages.js";

export interface Words {
  labels: Labels;
  /** The language of `labels`: English until another one has come, and where it cannot be fetched. */
  language: Language;
  /** The words of another language are on their way. */
  areWordsComing: boolean;
}

const english: Words = {
  labels: defaultLabels,
  language: "en",
  areWordsComing: false,
};
const englishForNow: Words = { ...english, areWordsComing: true };

const known = new Map<Language, Words>([["en", english]]);
const loading = new Map<Language, Promise<void>>();
const listeners = new Set<() => void>();

/**
 * Fetches the words of a language. After a failure the next call tries again, and until then the
 * words are English. Never rejects.
 */
export function loadWords(language: Language): Promise<void> {
  if (language === "en") return Promise.resolve();
  const load = loading.get(language) ?? loadInto(language);
  loading.set(language, load);
  return load;
}

async function loadInto(language: Exclude<Language, "en">): Promise<void> {
  try {
    const { labels } = await languageLoads[language]();
    known.set(language, { labels, language, areWordsComing: false });
  } catch {
    known.set(language, english);
    loading.delete(language);
  }
  for (const listener of listeners) listener();
}

/** Returns the words of a language, in English until they have come. */
export function useWords(language: Language): Words {
  const words = useSyncExternalStore(
    subscribe,
    () => known.get(language) ?? englishForNow,
    // The server's page is English, and so is the first one that the browser compares with it.
    () => (language === "en" ? english : englishForNow),
  );
  useEffect(() => {
    void loadWords(language);
  }, [language]);
  return words;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
