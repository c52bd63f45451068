import { expect, test } from "vitest";
import { BusyError, ReadTimeoutError } from "@/lib/platform/busy-error";
import { failureText } from "./failure-text";

test.each([
  [
    "took too long",
    new ReadTimeoutError(),
    /^A query took longer than 5 s and was cancelled\. Run `analyze`/,
  ],
  [
    "waited too long for a lock",
    new BusyError("a read waited too long for a lock"),
    /^The database couldn't be read: a read waited too long for a lock\. Try again in a minute\.$/,
  ],
])("a command explains that a read %s, and what to do", (_why, error, text) => {
  expect(failureText(error)).toMatch(text);
});
