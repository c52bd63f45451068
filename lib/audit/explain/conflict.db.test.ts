import { beforeAll, expect, test } from "vitest";
import { operator } from "@/lib/auth/reader";
import { plainText } from "@/lib/provisioning/errors/messages";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { storeAttempt, support } from "../testing";
import { getConflict } from "./conflict";

withAuthServer();
const existingTenant = inputFor("holder");

beforeAll(async () => {
  await submit(existingTenant);
});

async function conflictOf(
  code: "SLUG_TAKEN" | "EMAIL_TAKEN" | "AUTH_FAILED",
  values: object,
  reader = operator,
) {
  const { id } = await storeAttempt({ status: "failed", code, ...values });
  return getConflict({ id, errorCode: code }, reader);
}

test("a conflict over a taken slug names the tenant and links to it, for admins and support", async () => {
  for (const reader of [operator, support]) {
    const conflict = await conflictOf("SLUG_TAKEN", { slug: existingTenant.slug }, reader);
    expect(conflict?.free).toBe(false);
    expect(conflict?.sentence).toContainEqual({
      text: existingTenant.name,
      href: `/tenants/${existingTenant.slug}`,
    });
  }
});

test("a conflict over a slug in use by an attempt in progress links to the attempt", async () => {
  const { id } = await storeAttempt({ slug: "held-slug", status: "creating_auth_user" });
  const conflict = await conflictOf("SLUG_TAKEN", { slug: "held-slug" });
  expect(conflict?.sentence).toContainEqual({ text: "an attempt in progress", href: `/audit/${id}` });
});

test("a conflict reports whether its slug or address has become free", async () => {
  const slug = await conflictOf("SLUG_TAKEN", { slug: "free-by-now" });
  const email = await conflictOf("EMAIL_TAKEN", { ownerEmail: "free@by-now.test" });
  expect([slug?.free, email?.free]).toEqual([true, true]);
});

test("a conflict over a reserved slug reports it as reserved", async () => {
  const conflict = await conflictOf("SLUG_TAKEN", { slug: "postmaster" });
  expect(plainText(conflict?.sentence ?? [])).toContain("reserved for the platform");
});

test("a conflict over a taken address names the account's tenants and links to them, without the address", async () => {
  const conflict = await conflictOf("EMAIL_TAKEN", { ownerEmail: existingTenant.ownerEmail });
  expect(conflict?.sentence).toContainEqual({
    text: existingTenant.name,
    href: `/tenants/${existingTenant.slug}`,
  });
  expect(plainText(conflict?.sentence ?? [])).not.toContain(existingTenant.ownerEmail);
});

test("an attempt that failed for another reason has no conflict", async () => {
  expect(await conflictOf("AUTH_FAILED", { slug: existingTenant.slug })).toBeNull();
});
