import { expect, test } from "vitest";
import { hasBearer } from "./bearer";

const secret = "a-secret-of-this-test";

test("a request with the secret as its bearer token is accepted", () => {
  expect(hasBearer(new Headers({ authorization: `Bearer ${secret}` }), secret)).toBe(true);
});

test.each([
  "",
  "Bearer",
  "Bearer ",
  `Bearer ${secret}x`,
  `Bearer ${secret.slice(0, -1)}`,
  `Basic ${secret}`,
  secret,
])("a request with the header %j is refused", (authorization) => {
  expect(hasBearer(new Headers({ authorization }), secret)).toBe(false);
});

test("a request without the header is refused", () => {
  expect(hasBearer(new Headers(), secret)).toBe(false);
});
