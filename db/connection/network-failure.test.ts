import { expect, test } from "vitest";
import { connectionFailure } from "./connection-failure";
import { networkFailure } from "./network-failure";

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each<[string, unknown, string]>([
  ["an unknown code", failed("read EBADF", { code: "EBADF" }), "read EBADF"],
  ["a code that its message lacks", failed("socket broke", { code: "EBADF" }), "socket broke (EBADF)"],
  ["no code", failed("Unsupported frame"), "Unsupported frame"],
  ["its cause", new TypeError("fetch failed", { cause: failed("bad port") }), "bad port"],
  ["a name alone", failed("", { name: "OddError" }), "OddError"],
  ["the first of several addresses", failed("", { errors: [failed("odd family")] }), "odd family"],
  ["nothing", undefined, "unknown error"],
])("an unknown failure is reported verbatim, not as a timeout: %s", (_what, error, reason) => {
  expect(networkFailure(error)).toEqual({ reason, fix: null });
  expect(connectionFailure(error, "DATABASE_URL").text).toBe(
    `No connection to the database in DATABASE_URL: ${reason}`,
  );
});
