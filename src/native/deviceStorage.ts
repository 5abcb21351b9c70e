/**
 * Keeps the tracker's entries on the device, in one value of the app's storage. One value changes
 * as a whole, so a crash never leaves the queue without its visitor. The entries themselves are in
 * memory, and the tracker reads and changes them at once.
 */
import type { KeyValueStorage } from "./options.js";

export interface DeviceStorage {
  /** The entries, as a browser's `localStorage` has them. */
  place: Storage;
  /** Tries again to write what the storage did not take. Resolves when nothing is under way. */
  save: () => Promise<void>;
}

/**
 * Reads what is there. A value that is none of ours counts as nothing.
 *
 * @throws whatever the storage throws when it is read
 */
export async function openDeviceStorage(
  storage: KeyValueStorage,
  name: string,
): Promise<DeviceStorage> {
  const entries = entriesOf(await storage.getItem(name));
  let hasChanged = false;
  let writing: Promise<void> | undefined;

  /** Writes until nothing has changed meanwhile, so that one write is under way at a time. */
  async function write(): Promise<void> {
    // Changes of the same moment go together.
    await Promise.resolve();
    while (hasChanged) {
      hasChanged = false;
      try {
        await (Object.keys(entries).length
          ? storage.setItem(name, JSON.stringify(entries))
          : storage.removeItem(name));
      } catch {
        // It stays in memory. The next change and the next flush write it again.
        hasChanged = true;
        return;
      }
    }
  }

  function save(): Promise<void> {
    writing ??= write().finally(() => (writing = undefined));
    return writing;
  }

  function changed(): true {
    hasChanged = true;
    void save();
    return true;
  }

  return { place: placeOf(entries, changed), save };
}

/** Makes the object with the methods and the properties of `localStorage` that the store uses. */
function placeOf(
  entries: Record<string, string>,
  changed: () => true,
): Storage {
  const set = (key: string, value: unknown) => {
    entries[key] = `${value as string}`;
    return changed();
  };
  const remove = (key: string) => {
    if (!(key in entries)) return true;
    delete entries[key];
    return changed();
  };
  const methods: Partial<Record<PropertyKey, unknown>> = {
    getItem: (key: string) => entries[key] ?? null,
    setItem: set,
    removeItem: remove,
  };
  return new Proxy(entries, {
    get: (_, key) => methods[key] ?? entries[key as string],
    set: (_, key, value) => set(key as string, value),
    deleteProperty: (_, key) => remove(key as string),
  }) as unknown as Storage;
}

function entriesOf(text: string | null | undefined): Record<string, string> {
  const entries = Object.create(null) as Record<string, string>;
  try {
    const read = Object.entries(JSON.parse(text ?? "{}") as object);
    for (const [key, value] of read) {
      if (typeof value === "string") entries[key] = value;
    }
  } catch {
    // Somebody else's value.
  }
  return entries;
}
