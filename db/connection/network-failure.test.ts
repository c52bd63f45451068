import { expect, test } from "vitest";
import { connectionFailure } from "./connection-failure";
import { networkFailure } from "./network-failure";

const errorWith = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each<[string, unknown, string]>([
  ["an unknown code", errorWith("read EBADF", { code: "EBADF" }), "read EBADF"],
  [
    "a code that is missing from the message",
    errorWith("socket broke", { code: "EBADF" }),
    "socket broke (EBADF)",
  ],
  ["no code", errorWith("Unsupported frame"), "Unsupported frame"],
  ["a cause", new TypeError("fetch failed", { cause: errorWith("bad port") }), "bad port"],
  ["only a name", errorWith("", { name: "OddError" }), "OddError"],
  ["one error per address", errorWith("", { errors: [errorWith("odd family")] }), "odd family"],
  ["no error object", undefined, "unknown error"],
])("an unknown failure is reported verbatim, not as a timeout, if it has %s", (_what, error, reason) => {
  expect(networkFailure(error)).toEqual({ reason, fix: null });
  expect(connectionFailure(error, "DATABASE_URL").text).toBe(
    `No connection to the database in DATABASE_URL: ${reason}`,
  );
});
