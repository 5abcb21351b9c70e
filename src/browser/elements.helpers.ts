/** Elements of a page, with the parts that listeners to clicks and submits use. */
type Attributes = Record<string, string>;

export class FakeElement {
  dataset: Record<string, string> = {};

  constructor(
    readonly tag: string,
    readonly attributes: Attributes = {},
    readonly parent?: FakeElement,
  ) {
    for (const [name, value] of Object.entries(attributes)) {
      if (!name.startsWith("data-")) continue;
      const key = name
        .slice("data-".length)
        .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      this.dataset[key] = value;
    }
    if (tag === "a" && attributes.href !== undefined) {
      const { href, host, pathname } = new URL(
        attributes.href,
        "https://shop.example/",
      );
      Object.assign(this, { href, host, pathname });
    }
    // The address of such a link is an object, and its parts are missing.
    if (tag === "svg:a") Object.assign(this, { href: { baseVal: "" } });
  }

  getAttribute(name: string): string | null {
    return this.attributes[name] ?? null;
  }

  matches(selector: string): boolean {
    const [tag, attribute] = selector.split(/[[\]]/);
    return (
      (tag === "" || this.tag.replace("svg:", "") === tag) &&
      (!attribute || attribute in this.attributes)
    );
  }

  closest(selector: string): FakeElement | null {
    if (this.matches(selector)) return this;
    return this.parent?.closest(selector) ?? null;
  }
}

/** Makes a form with fields of these names. They hide the form's own properties. */
export function formWithFields(
  attributes: Attributes,
  ...names: string[]
): FakeElement {
  const form = new FakeElement("form", attributes);
  for (const name of names) {
    Object.defineProperty(form, name, { value: new FakeElement("input") });
  }
  return form;
}
