/** A viewer reads the dashboard in the language of the locale, or in the one that the app chose. */
import { act } from "react";
import { describe, expect, test } from "vitest";
import { FootfallRoot } from "./FootfallRoot.js";
import { loadWords } from "./labels/useWords.js";
import { useLabels } from "./labels/useLabels.js";
import { listFirst, openDashboard, tab } from "./openDashboard.helpers.js";
import { createPage, textOf } from "./page.helpers.js";

/** Vitest has no network, but it compiles a language when it is first imported. */
const come = (language: Parameters<typeof loadWords>[0]) =>
  act(() => loadWords(language));

const language = () =>
  document.querySelector(".footfall-root")!.getAttribute("lang");

describe("the dashboard", () => {
  test("waits with a skeleton for the words of the locale", async () => {
    await openDashboard({}, { locale: "ja", tabs: listFirst });
    expect(document.querySelectorAll('[role="tab"]')).toHaveLength(0);
    expect(document.querySelectorAll(".footfall-skeleton")).toHaveLength(1);
    await come("ja");
    expect(tab("訪問者")).toBeTruthy();
    expect(language()).toBe("ja");
  });

  test("takes the language of the app instead", async () => {
    await openDashboard({}, { locale: "ja", language: "fr", tabs: listFirst });
    await come("fr");
    expect(tab("Temps réel")).toBeTruthy();
    expect(language()).toBe("fr");
  });

  test("is English where the locale has no words, and keeps the app's own", async () => {
    await openDashboard(
      {},
      { locale: "it", labels: { viewEvents: "Eventi" }, tabs: listFirst },
    );
    expect(tab("Eventi")).toBeTruthy();
    expect(tab("Sessions")).toBeTruthy();
    expect(language()).toBe("en");
  });
});

describe("a root inside another root", () => {
  const Word = () => <b>{useLabels().visitors}</b>;
  const word = () => textOf(document.querySelector("b")!);

  test("has the words of the outer one", async () => {
    await createPage()(
      <FootfallRoot language="de" labels={{ visitors: "Gäste" }}>
        <FootfallRoot locale="fr">
          <Word />
        </FootfallRoot>
      </FootfallRoot>,
    );
    await come("de");
    expect(word()).toBe("Gäste");
  });

  test("has a language of its own if it names one", async () => {
    await createPage()(
      <FootfallRoot language="de">
        <FootfallRoot language="es">
          <Word />
        </FootfallRoot>
      </FootfallRoot>,
    );
    await come("es");
    expect(word()).toBe("Visitantes");
  });
});
