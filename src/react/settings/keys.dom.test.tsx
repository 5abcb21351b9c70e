/** An operator looks at keys, makes one and revokes one. */
import { act } from "react";
import { expect, test, vi } from "vitest";
import type { KeySummary } from "../../shared/site/keys.js";
import { DAY } from "../../shared/units.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { panelText } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  choose,
  click,
  named,
  textOf,
  type,
} from "../page.helpers.js";
import { errorOf, openSettings } from "./settings.helpers.js";

const keyOf = (key: Partial<KeySummary>): KeySummary => ({
  keyId: "k1",
  kind: "public",
  label: "Browser",
  createdAt: noon - 3 * DAY,
  ...key,
});

const keys = () => [
  keyOf({}),
  keyOf({ keyId: "k2", kind: "secret", label: "" }),
  keyOf({ keyId: "k3", label: "Old", revokedAt: noon - DAY }),
];

test("keys have a kind and an age, and those that are revoked no button", async () => {
  await openSettings({ listKeys: keys });
  expect(
    allNamed("section .footfall-settings-row", /Created|Revoked/).map(textOf),
  ).toEqual([
    "BrowserPublicCreated 3 days agoRevoke",
    "(no label)SecretCreated 3 days agoRevoke",
    "OldPublicRevoked yesterday",
  ]);
});

test("a new key shows once, can be copied, and is nowhere after that", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const key = "ff_sec_shown-once";
  const { argsOf } = await openSettings({
    listKeys: keys,
    createKey: () => ({ keyId: "k4", key }),
  });
  await type(named("input", "Label"), " Server ");
  await choose(named("select", "Kind"), "Secret");
  await click(button("Create a key"));
  expect(argsOf("createKey")).toEqual([
    { siteId: "s1", kind: "secret", label: "Server" },
  ]);
  expect(textOf(named("dialog", "New key"))).toContain("it is not shown again");
  await click(button("Copy"));
  expect(writeText.mock.calls).toEqual([[key]]);
  expect(document.documentElement.outerHTML).toContain(key);
  await click(button("Close"));
  expect(document.documentElement.outerHTML).not.toContain(key);
  expect(location.href).not.toContain(key);
});

test("a new key stays on the screen when the list of keys fails", async () => {
  const key = "ff_pub_not-yet-copied";
  const { answer } = await openSettings({
    listKeys: keys,
    createKey: () => ({ keyId: "k4", key }),
  });
  await click(button("Create a key"));
  await answer("listKeys", new Error("The server is busy."));
  expect(panelText("Keys")).toContain("The server is busy.");
  expect(textOf(named("dialog", "New key"))).toContain(key);
});

test("a key is revoked after a question that names it", async () => {
  const { argsOf } = await openSettings({
    listKeys: keys,
    revokeKey: () => null,
  });
  await click(button("Revoke Browser"));
  expect(textOf(named("dialog", "Revoke a key"))).toContain(
    "Revoke the key “Browser”?",
  );
  expect(argsOf("revokeKey")).toEqual([]);
  await click(named("dialog button", "Revoke"));
  expect(argsOf("revokeKey")).toEqual([{ siteId: "s1", keyId: "k1" }]);
  expect(document.querySelector("dialog")).toBeNull();
});

test("a refusal stays in the dialog, in words", async () => {
  await openSettings({
    listKeys: keys,
    revokeKey: () => errorOf("keyNotFound", "The site has no such key."),
  });
  await click(button("Revoke Browser"));
  await click(named("dialog button", "Revoke"));
  expect(textOf(named("dialog", "Revoke a key"))).toContain(
    "The site has no such key.",
  );
});

test("two clicks make one key", async () => {
  let answer: (value: { keyId: string }) => void = () => {};
  const { argsOf } = await openSettings({
    createKey: () => new Promise((resolve) => (answer = resolve)),
  });
  const create = button("Create a key");
  await click(create);
  expect(create.getAttribute("aria-disabled")).toBe("true");
  await click(create);
  expect(argsOf("createKey")).toHaveLength(1);
  await act(async () => answer({ keyId: "k1" }));
  expect(panelText("Keys")).toContain("The site has no keys.");
});
