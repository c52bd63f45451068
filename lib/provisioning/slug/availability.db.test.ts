import { sql } from "drizzle-orm";
import { v4 as uuidv4 } from "uuid";
import { describe, expect, test } from "vitest";
import { demoteOwners, insertHostname, insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { createUser, deadAttempt, flagForCleanup, undoneAttempt } from "../../cleanups/testing";
import type { Availability } from "../answers";
import { actor, inputFor, submit, withAuthServer } from "../testing";
import { checkAvailability } from "./availability";

withAuthServer();

const aboutSlug = async (slug: string, formValues: { name?: string; timezone?: string } = {}) =>
  (await checkAvailability({ slug, ownerEmail: null, ...formValues })).slug;
const aboutEmail = async (ownerEmail: string) =>
  (await checkAvailability({ slug: null, ownerEmail })).ownerEmail;

/** Inserts a tenant as if another program had created it, with this age and, if given, this owner. */
async function newTenant(slug: string, daysAgo = 0, ownerId: string | null = null): Promise<string> {
  const createdAt = new Date(Date.now() - daysAgo * 86_400_000);
  const tenant = { slug, name: `Business ${slug}`, createdAt, ownerId };
  const { rows } = await admin.execute<{ id: string }>(insertTenant(tenant));
  return rows[0]?.id ?? "";
}

describe("an availability check", () => {
  test("reports a free slug and a free address as available", async () => {
    const free: Availability = { slug: { state: "available" }, ownerEmail: { state: "available" } };
    expect(await checkAvailability({ slug: "moon", ownerEmail: "ana@moon.test" })).toEqual(free);
  });

  test("returns nothing if neither a slug nor an address is given", async () => {
    expect(await checkAvailability({ slug: null, ownerEmail: null })).toEqual({
      slug: null,
      ownerEmail: null,
    });
  });

  test("returns the form's message for a malformed value, and still checks the other value", async () => {
    await newTenant("half-taken");
    expect(await checkAvailability({ slug: "Half--Taken", ownerEmail: "ana@moon.test" })).toEqual({
      slug: { state: "malformed", message: "The slug has capital letters. Use half--taken instead." },
      ownerEmail: { state: "available" },
    });
    expect(await checkAvailability({ slug: "half-taken", ownerEmail: "ana" })).toMatchObject({
      slug: { state: "taken" },
      ownerEmail: { state: "malformed", message: expect.stringContaining("not a complete e-mail address") },
    });
  });

  test("ignores surrounding spaces and the letter case of an address, like the form", async () => {
    await createUser(uuidv4(), "capital@moon.test");
    expect(await aboutEmail("  Capital@Moon.Test ")).toMatchObject({ state: "account" });
    await newTenant("spaced");
    expect(await aboutSlug(" spaced ")).toMatchObject({ state: "taken" });
  });
});

describe("the check of a slug", () => {
  test("ignores the case of slugs and host names", async () => {
    await admin.execute(insertHostname(await newTenant("Bronze-Fork"), "Bronze-Knife.Example.COM"));
    for (const slug of ["bronze-fork", "bronze-knife"]) {
      expect(await aboutSlug(slug)).toMatchObject({ state: "taken", holder: { slug: "Bronze-Fork" } });
      const refused = await submit({ ...inputFor(slug), name: "Bronze" });
      expect(refused).toMatchObject({ kind: "refused", code: "SLUG_TAKEN" });
    }
    await newTenant("BRONZE-fork-2");
    const { suggestions = [] } = (await aboutSlug("bronze-fork")) as { suggestions?: string[] };
    expect(suggestions).toContain("bronze-fork-3");
    expect(suggestions).not.toContain("bronze-fork-2");
  });

  test("reports the tenant that has the slug, and when the tenant was created", async () => {
    await newTenant("golden-spoon", 3);
    const answer = await aboutSlug("golden-spoon");
    expect(answer).toMatchObject({
      state: "taken",
      holder: { kind: "tenant", name: "Business golden-spoon", slug: "golden-spoon" },
    });
    const since = answer?.state === "taken" && answer.holder.kind === "tenant" ? answer.holder.since : "";
    expect(since).toBe(new Date(since).toISOString());
    expect(Math.round((Date.now() - Date.parse(since)) / 86_400_000)).toBe(3);
  });

  test("reports a tenant that has the slug's host name but another slug", async () => {
    await admin.execute(insertHostname(await newTenant("renamed-since"), "old-name.example.com"));
    expect(await aboutSlug("old-name")).toMatchObject({
      state: "taken",
      holder: { kind: "tenant", slug: "renamed-since" },
    });
  });

  test("reports an attempt in progress for the slug, with its actor and time", async () => {
    const { attemptId } = await deadAttempt(inputFor("in-progress"), { leaseSeconds: 60 });
    expect(await aboutSlug("in-progress")).toMatchObject({
      state: "taken",
      holder: {
        kind: "attempt",
        attemptId,
        actorEmail: actor.email,
        secondsAgo: expect.toSatisfy((seconds) => seconds >= 120 && seconds < 180),
        startedAt: expect.stringMatching(/^20.*Z$/),
      },
      suggestions: expect.arrayContaining(["in-progress-2"]),
    });
  });

  test("reports the slug of a dead attempt as available, and a form with it succeeds", async () => {
    const { input } = await deadAttempt(inputFor("worker-died"));
    expect(await aboutSlug("worker-died")).toEqual({ state: "available" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("reports the slug of an undone attempt as available", async () => {
    await undoneAttempt(inputFor("was-undone"));
    expect(await aboutSlug("was-undone")).toEqual({ state: "available" });
  });

  test("reports a reserved slug with the reason, and suggests no similar ones", async () => {
    expect(await aboutSlug("postmaster", { name: "Postmaster Grill", timezone: "Europe/Prague" })).toEqual({
      state: "reserved",
      holder: { kind: "platform", reason: "mail" },
      suggestions: [],
    });
  });
});

describe("suggestions", () => {
  test("start with the next number, followed by words from the form and the product's endings", async () => {
    await newTenant("silver-fork");
    const formValues = { name: "Silver Fork Bistro", timezone: "Europe/Prague" };
    expect(await aboutSlug("silver-fork", formValues)).toMatchObject({
      suggestions: ["silver-fork-2", "silver-fork-prague", "silver-fork-bistro", "silver-fork-eats"],
    });
  });

  test("omit slugs that are taken or reserved", async () => {
    for (const slug of ["tin-cup-2", "tin-cup-prague"]) await newTenant(slug);
    await deadAttempt(inputFor("tin-cup-3"), { leaseSeconds: 60 });
    await admin.execute(sql`insert into provisioning.reserved_slugs values ('tin-cup-4', 'brand')`);
    await admin.execute(insertHostname(await newTenant("tin-cup"), "tin-cup-5.example.com"));
    await deadAttempt(inputFor("tin-cup-bar"));
    expect(await aboutSlug("tin-cup", { name: "Tin Cup Bar", timezone: "Europe/Prague" })).toMatchObject({
      suggestions: ["tin-cup-6", "tin-cup-bar", "tin-cup-eats", "tin-cup-hq"],
    });
  });

  test("shorten the slug to stay within 48 characters", async () => {
    const long = "the-extraordinary-gentlemen-of-the-golden-spoons";
    await newTenant(long);
    expect(await aboutSlug(long, { timezone: "America/Argentina/Buenos_Aires" })).toMatchObject({
      suggestions: [
        "the-extraordinary-gentlemen-of-the-golden-spoo-2",
        "the-extraordinary-gentlemen-of-the-buenos-aires",
        "the-extraordinary-gentlemen-of-the-golden-hq",
      ],
    });
  });
});

describe("the check of an address", () => {
  test("reports an account without a tenant as adoptable", async () => {
    await createUser(uuidv4(), "alone@moon.test");
    expect(await aboutEmail("alone@moon.test")).toEqual({
      state: "account",
      tenants: [],
      moreTenants: 0,
      adoptable: true,
    });
  });

  test("lists an owner's three newest tenants and counts the others", async () => {
    const id = uuidv4();
    await createUser(id, "owner@moon.test");
    for (const [index, slug] of ["fifth", "second", "first", "fourth", "third"].entries())
      await newTenant(`owned-${slug}`, [50, 20, 10, 40, 30][index], id);
    const named = ["first", "second", "third"].map((slug) => ({
      name: `Business owned-${slug}`,
      slug: `owned-${slug}`,
    }));
    expect(await aboutEmail("owner@moon.test")).toEqual({
      state: "account",
      tenants: named,
      moreTenants: 2,
      adoptable: true,
    });
  });

  test("lists no tenant for a member who is not the owner", async () => {
    const id = uuidv4();
    await createUser(id, "member@moon.test");
    await admin.execute(demoteOwners(await newTenant("only-a-member", 0, id)));
    expect(await aboutEmail("member@moon.test")).toMatchObject({ state: "account", tenants: [] });
  });

  test.each([
    ["deleted", sql`deleted_at = now()`],
    ["banned", sql`banned_until = now() + interval '1 hour'`],
    ["unconfirmed", sql`email_confirmed_at = null`],
  ])("reports a %s account as not adoptable", async (state, change) => {
    const [id, email] = [uuidv4(), `${state}@moon.test`];
    await createUser(id, email);
    await admin.execute(sql`update auth.users set ${change} where id = ${id}::uuid`);
    expect(await aboutEmail(email)).toMatchObject({
      state: "account",
      adoptable: false,
      problem: state,
    });
  });

  test("uses an index to find an address that is stored in another letter case", async () => {
    const id = uuidv4();
    await createUser(id, "folded@moon.test");
    await admin.execute(sql`update auth.users set email = 'Folded@Moon.Test' where id = ${id}::uuid`);
    expect(await aboutEmail("folded@moon.test")).toMatchObject({ state: "account", adoptable: true });
    const plan = await admin.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select from provisioning.accounts where address = 'folded@moon.test'`);
    });
    expect(JSON.stringify(plan.rows)).toContain("users_instance_id_email_idx");
  });

  test("reports the address of an SSO account as available, because the unique index excludes it", async () => {
    const id = uuidv4();
    await createUser(id, "sso@moon.test");
    await admin.execute(sql`update auth.users set is_sso_user = true where id = ${id}::uuid`);
    expect(await aboutEmail("sso@moon.test")).toEqual({ state: "available" });
  });

  test("reports the address of an attempt in progress as held, before and after its account is created", async () => {
    const input = inputFor("holds-address");
    const { attemptId, userId } = await deadAttempt(input, { leaseSeconds: 60 });
    const heldAddress = { state: "held", attemptId, actorEmail: actor.email, secondsAgo: expect.any(Number) };
    expect(await aboutEmail(input.ownerEmail)).toEqual(heldAddress);
    await createUser(userId, input.ownerEmail, attemptId);
    expect(await aboutEmail(input.ownerEmail)).toEqual(heldAddress);
  });

  test("reports the address of a dead attempt as available, and a form with it succeeds", async () => {
    const { attemptId, userId, input } = await deadAttempt(inputFor("dead-with-user"));
    await createUser(userId, input.ownerEmail, attemptId);
    expect(await aboutEmail(input.ownerEmail)).toEqual({ state: "available" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("reports the existing account of a dead attempt's owner", async () => {
    const { attemptId, userId, input } = await deadAttempt(inputFor("dead-adoption"));
    await createUser(userId, input.ownerEmail);
    await admin.execute(
      sql`update provisioning.attempts set owner_was_existing = true where id = ${attemptId}::uuid`,
    );
    expect(await aboutEmail(input.ownerEmail)).toMatchObject({ state: "account", adoptable: true });
  });

  test.each(["pending", "manual"] as const)(
    "reports an address with a %s clean-up as being cleaned up",
    async (state) => {
      const leftover = await undoneAttempt(inputFor(`left-${state}`));
      await createUser(leftover.userId, leftover.input.ownerEmail);
      await flagForCleanup(leftover, state);
      expect(await aboutEmail(leftover.input.ownerEmail)).toEqual({ state: "cleaning" });
    },
  );

  test("reports an account as adoptable after an admin has closed its clean-up", async () => {
    const leftover = await undoneAttempt(inputFor("not-the-attempts"));
    await createUser(leftover.userId, leftover.input.ownerEmail);
    await flagForCleanup(leftover);
    await admin.execute(
      sql`update provisioning.auth_cleanups set state = 'done', resolved_at = now() where user_id = ${leftover.userId}::uuid`,
    );
    expect(await aboutEmail(leftover.input.ownerEmail)).toMatchObject({ state: "account", adoptable: true });
  });

  test("reports a late account of an undone attempt as being cleaned up even before it is flagged", async () => {
    const leftover = await undoneAttempt(inputFor("came-late"));
    await createUser(leftover.userId, leftover.input.ownerEmail, leftover.attemptId);
    expect(await aboutEmail(leftover.input.ownerEmail)).toEqual({ state: "cleaning" });
  });

  test.each(["not-a-uuid", uuidv4()])(
    "reports an account whose metadata has the unknown attempt id %j",
    async (mark) => {
      const email = `${mark}@marked.test`;
      await createUser(uuidv4(), email, mark);
      expect(await aboutEmail(email)).toMatchObject({ state: "account" });
    },
  );

  test("lists the tenant of a provisioned owner", async () => {
    await submit(inputFor("made-here"));
    expect(await aboutEmail("ana@made-here.test")).toMatchObject({
      state: "account",
      tenants: [{ name: "Business made-here", slug: "made-here" }],
    });
  });
});
