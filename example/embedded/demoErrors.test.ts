import { expect, test } from "vitest";
import { sentenceOf } from "./demoErrors.js";

const options = { port: 3210, state: "/data/demo" };
const systemError = (fields: object) =>
  Object.assign(new Error("E…: something, open '/x'"), fields);

test.each([
  [
    systemError({ code: "EADDRINUSE", syscall: "listen" }),
    "Port 3210 is in use: try --port 3211.",
  ],
  [
    systemError({ code: "EACCES", syscall: "listen" }),
    "You may not open port 3210: try --port 3210.",
  ],
  [
    systemError({ code: "EACCES", path: "/data/demo" }),
    "The demo cannot keep its data in /data/demo: you may not write there. --state names another folder.",
  ],
  [
    systemError({ code: "ENOSPC", path: "/data/demo/state.json" }),
    "The demo cannot keep its data in /data/demo: its disk is full. --state names another folder.",
  ],
  [
    Object.assign(
      new Error("The state file /x cannot be read: it is no whole JSON."),
      {
        name: "UnreadableStateError",
      },
    ),
    "The state file /x cannot be read: it is no whole JSON. --fresh starts without it.",
  ],
  [new Error("Something else."), "Something else."],
])("%s", (error, sentence) =>
  expect(sentenceOf(error, options)).toBe(sentence),
);

test("the last port has no next one", () => {
  const error = systemError({ code: "EADDRINUSE", syscall: "listen" });
  expect(sentenceOf(error, { ...options, port: 65_535 })).toBe(
    "Port 65535 is in use: try --port 65534.",
  );
});
