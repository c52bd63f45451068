import { beforeAll, expect, test } from "vitest";
import { operator } from "@/lib/auth/reader";
import { plainText } from "@/lib/provisioning/errors/messages";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { store, support } from "../testing";
import { getConflict } from "./conflict";

withAuthServer();
const holder = inputFor("holder");

beforeAll(async () => {
  await submit(holder);
});

async function conflictOf(
  code: "SLUG_TAKEN" | "EMAIL_TAKEN" | "AUTH_FAILED",
  given: object,
  reader = operator,
) {
  const { id } = await store({ status: "failed", code, ...given });
  return getConflict({ id, errorCode: code }, reader);
}

test("a conflict over a taken slug names and links its tenant for admins and support", async () => {
  for (const reader of [operator, support]) {
    const conflict = await conflictOf("SLUG_TAKEN", { slug: holder.slug }, reader);
    expect(conflict?.free).toBe(false);
    expect(conflict?.sentence).toContainEqual({ text: holder.name, href: `/tenants/${holder.slug}` });
  }
});

test("a conflict over a slug in use by an attempt in progress links to the attempt", async () => {
  const { id } = await store({ slug: "held-slug", status: "creating_auth_user" });
  const conflict = await conflictOf("SLUG_TAKEN", { slug: "held-slug" });
  expect(conflict?.sentence).toContainEqual({ text: "an attempt in progress", href: `/audit/${id}` });
});

test("a conflict reports a slug or an address that is free again as free", async () => {
  const slug = await conflictOf("SLUG_TAKEN", { slug: "free-by-now" });
  const email = await conflictOf("EMAIL_TAKEN", { ownerEmail: "free@by-now.test" });
  expect([slug?.free, email?.free]).toEqual([true, true]);
});

test("a conflict over a reserved slug reports it as reserved", async () => {
  const conflict = await conflictOf("SLUG_TAKEN", { slug: "postmaster" });
  expect(plainText(conflict?.sentence ?? [])).toContain("reserved for the platform");
});

test("a conflict over a taken address names and links the account's tenants without the address", async () => {
  const conflict = await conflictOf("EMAIL_TAKEN", { ownerEmail: holder.ownerEmail });
  expect(conflict?.sentence).toContainEqual({ text: holder.name, href: `/tenants/${holder.slug}` });
  expect(plainText(conflict?.sentence ?? [])).not.toContain(holder.ownerEmail);
});

test("an attempt that failed for another reason has no conflict", async () => {
  expect(await conflictOf("AUTH_FAILED", { slug: holder.slug })).toBeNull();
});
