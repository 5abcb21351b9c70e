import { describe, expect, test } from "vitest";
import { readCommandLine, UsageError } from "./options.js";

const key = "prod:happy-otter-123|c2VjcmV0";
const withKey = { CONVEX_DEPLOY_KEY: key };
const cloud = ["--url", "https://happy-otter-123.convex.site"];

describe("readCommandLine", () => {
  test("tells where functions are called from where HTTP actions are", () => {
    expect(readCommandLine([...cloud], withKey)).toMatchObject({
      target: {
        siteUrl: "https://happy-otter-123.convex.site",
        apiUrl: "https://happy-otter-123.convex.cloud",
        adminKey: key,
      },
      seconds: 30,
      senders: 20,
      pauses: true,
      keeps: false,
    });
  });

  test("takes both addresses of a self-hosted backend, and its key", () => {
    const args = ["--url", "http://127.0.0.1:3211/"];
    const api = ["--api-url", "http://127.0.0.1:3210"];
    const environment = { CONVEX_SELF_HOSTED_ADMIN_KEY: "self|1" };
    expect(readCommandLine([...args, ...api], environment)?.target).toEqual({
      siteUrl: "http://127.0.0.1:3211",
      apiUrl: "http://127.0.0.1:3210",
      adminKey: "self|1",
    });
  });

  test("needs no key for the embedded backend", () => {
    expect(readCommandLine(["--embedded"], {})?.target).toBeNull();
  });

  test("answers null to a call for help", () => {
    expect(readCommandLine(["--help"], {})).toBeNull();
  });

  test.each([
    ["no address", [], "--url is missing"],
    ["no address of the API", ["--url", "https://api.example"], "--api-url"],
    ["a key in the clear", ["--url", "http://a.convex.site"], "https"],
    ["no URL", ["--url", "happy-otter-123"], "https address"],
    ["a query", ["--url", "https://a.convex.site/?adminKey=1"], "a query"],
    ["two targets", ["--embedded", ...cloud], "leave out --url"],
    ["too long a load", [...cloud, "--seconds", "121"], "from 0 to 120"],
    ["too many senders", [...cloud, "--senders", "51"], "from 1 to 50"],
    [
      "too many events",
      [...cloud, "--events-per-second", "1001"],
      "from 1 to 1000",
    ],
    ["no number", [...cloud, "--seconds", "1e1"], "whole number"],
    ["a key as an argument", [...cloud, "--admin-key", key], "--admin-key"],
    ["a loose word", [...cloud, "now"], "now"],
  ])("refuses %s", (_, args, message) => {
    const read = () => readCommandLine([...args], withKey);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(key);
  });

  test.each([undefined, "", " ", "two words"])(
    "refuses the key %j",
    (wrong) => {
      const read = () =>
        readCommandLine([...cloud], { CONVEX_DEPLOY_KEY: wrong });
      expect(read).toThrow(UsageError);
      expect(read).toThrow("CONVEX_DEPLOY_KEY is missing");
    },
  );
});
