import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { operator } from "@/lib/auth/reader";
import { getRetryValues } from "./retry-values";
import { storeAttempt, support } from "./testing";

const request = {
  name: "Golden Spoon",
  slug: "golden-spoon",
  ownerName: "Ana",
  ownerEmail: "ana@golden.test",
};

async function idOf(given: Parameters<typeof storeAttempt>[0]): Promise<string> {
  return (await storeAttempt({ status: "failed", ...given })).id;
}

test("an admin gets the values of a refused or undone attempt", async () => {
  for (const status of ["failed", "rolled_back"] as const)
    expect(await getRetryValues(await idOf({ request, status }), operator)).toEqual(request);
});

test("the values do not include the consent to use an existing account, unknown fields or secrets", async () => {
  const more = { ownerAccount: "existing", other: "x", plan: { nested: true }, ownerName: "sb_secret_1234" };
  const { ownerName, ...rest } = request;
  expect(await getRetryValues(await idOf({ request: { ...request, ...more } }), operator)).toEqual({
    ...rest,
    plan: "",
  });
});

test("readers who see only masked values get no values to retry with", async () => {
  expect(await getRetryValues(await idOf({ request }), support)).toBeNull();
});

test("completed, unfinished and unknown attempts have no values", async () => {
  expect(await getRetryValues(await idOf({ request, status: "completed" }), operator)).toBeNull();
  expect(await getRetryValues(await idOf({ request, status: "verifying" }), operator)).toBeNull();
  expect(await getRetryValues(randomUUID(), operator)).toBeNull();
  expect(await getRetryValues("not-an-id", operator)).toBeNull();
});
