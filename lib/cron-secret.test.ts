import { beforeAll, expect, test } from "vitest";
import { hasCronSecret } from "./cron-secret";

const secret = "a-secret-of-this-test";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nowhere/none",
    NEXT_PUBLIC_SUPABASE_URL: "http://localhost:1",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "publishable-key-of-a-test",
    SUPABASE_SECRET_KEY: "secret-key-of-a-unit-test",
    CRON_SECRET: secret,
  });
});

test("the secret lets a request in, whole and as a bearer's", () => {
  expect(hasCronSecret(new Headers({ authorization: `Bearer ${secret}` }))).toBe(true);
});

test.each([
  "",
  "Bearer",
  "Bearer ",
  `Bearer ${secret}x`,
  `Bearer ${secret.slice(0, -1)}`,
  `Basic ${secret}`,
  secret,
])("%j does not", (authorization) => {
  expect(hasCronSecret(new Headers({ authorization }))).toBe(false);
});

test("a request without the header is refused", () => {
  expect(hasCronSecret(new Headers())).toBe(false);
});
