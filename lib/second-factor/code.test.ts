import { expect, test } from "vitest";
import { parseCode } from "./code";

test.each(["123456", " 123 456 ", "12 34 56\n"])("accepts the code %j", (entered) => {
  expect(parseCode(entered)).toBe("123456");
});

test.each([
  undefined,
  null,
  123456,
  ["123456"],
  "",
  "12345",
  "1234567",
  "12345a",
  "１２３４５６",
  " ".repeat(99),
])("rejects the code %j", (entered) => {
  expect(parseCode(entered)).toBeNull();
});
