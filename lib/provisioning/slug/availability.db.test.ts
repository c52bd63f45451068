import { sql } from "drizzle-orm";
import { v4 as uuidv4 } from "uuid";
import { describe, expect, test } from "vitest";
import { demoteOwners, insertHostname, insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { createUser, deadIn, flag, undone } from "../../cleanups/testing";
import { actor, inputFor, submit, withAuthServer } from "../testing";
import { type Availability, checkAvailability } from "./availability";

withAuthServer();

const aboutSlug = async (slug: string, typed: { name?: string; timezone?: string } = {}) =>
  (await checkAvailability({ slug, ownerEmail: null, ...typed })).slug;
const aboutEmail = async (ownerEmail: string) =>
  (await checkAvailability({ slug: null, ownerEmail })).ownerEmail;

/** Inserts a tenant that was not provisioned here, with this age and, if given, this owner. */
async function newTenant(slug: string, daysAgo = 0, ownerId: string | null = null): Promise<string> {
  const createdAt = new Date(Date.now() - daysAgo * 86_400_000);
  const tenant = { slug, name: `Business ${slug}`, createdAt, ownerId };
  const { rows } = await admin.execute<{ id: string }>(insertTenant(tenant));
  return rows[0]?.id ?? "";
}

describe("a question", () => {
  test("about a free slug and a free address returns that both are available", async () => {
    const free: Availability = { slug: { state: "available" }, ownerEmail: { state: "available" } };
    expect(await checkAvailability({ slug: "moon", ownerEmail: "ana@moon.test" })).toEqual(free);
  });

  test("about nothing returns nothing", async () => {
    expect(await checkAvailability({ slug: null, ownerEmail: null })).toEqual({
      slug: null,
      ownerEmail: null,
    });
  });

  test("returns the form's own message for a malformed value, and answers the rest", async () => {
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

  test("is parsed like the form: spaces and capitals in an address are ignored", async () => {
    await createUser(uuidv4(), "capital@moon.test");
    expect(await aboutEmail("  Capital@Moon.Test ")).toMatchObject({ state: "account" });
    await newTenant("spaced");
    expect(await aboutSlug(" spaced ")).toMatchObject({ state: "taken" });
  });
});

describe("a slug", () => {
  test("is taken by a tenant or a host name in any case, because host names are case-insensitive", async () => {
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

  test("of a tenant is taken, with the date", async () => {
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

  test("whose address belongs to a tenant with another slug is taken by that tenant", async () => {
    await admin.execute(insertHostname(await newTenant("renamed-since"), "old-name.example.com"));
    expect(await aboutSlug("old-name")).toMatchObject({
      state: "taken",
      holder: { kind: "tenant", slug: "renamed-since" },
    });
  });

  test("of an attempt in progress is taken, with the actor and the time", async () => {
    const { attemptId } = await deadIn("creating_records", inputFor("in-progress"), 60);
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

  test("of a dead attempt is free, as it is when a form is sent", async () => {
    const { input } = await deadIn("creating_auth_user", inputFor("worker-died"));
    expect(await aboutSlug("worker-died")).toEqual({ state: "available" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("of an undone attempt is free", async () => {
    await undone(inputFor("was-undone"));
    expect(await aboutSlug("was-undone")).toEqual({ state: "available" });
  });

  test("of the platform is reserved, with the reason", async () => {
    expect(await aboutSlug("postmaster")).toMatchObject({
      state: "reserved",
      holder: { kind: "platform", reason: "mail" },
    });
  });
});

describe("suggestions", () => {
  test("start with the next number, followed by words from the form", async () => {
    await newTenant("silver-fork");
    const typed = { name: "Silver Fork Bistro", timezone: "Europe/Prague" };
    expect(await aboutSlug("silver-fork", typed)).toMatchObject({
      suggestions: ["silver-fork-2", "silver-fork-prague", "silver-fork-bistro", "silver-fork-eats"],
    });
  });

  test("leave out slugs that are taken in any way", async () => {
    for (const slug of ["tin-cup-2", "tin-cup-prague"]) await newTenant(slug);
    await deadIn("creating_records", inputFor("tin-cup-3"), 60);
    await admin.execute(sql`insert into provisioning.reserved_slugs values ('tin-cup-4', 'brand')`);
    await admin.execute(insertHostname(await newTenant("tin-cup"), "tin-cup-5.example.com"));
    await deadIn("creating_records", inputFor("tin-cup-bar"));
    expect(await aboutSlug("tin-cup", { name: "Tin Cup Bar", timezone: "Europe/Prague" })).toMatchObject({
      suggestions: ["tin-cup-6", "tin-cup-bar", "tin-cup-eats", "tin-cup-hq"],
    });
  });

  test("have at most 48 characters, by shortening the slug", async () => {
    const long = "the-extraordinary-gentlemen-of-the-golden-spoons";
    await newTenant(long);
    expect(await aboutSlug(long, { timezone: "America/Argentina/Buenos_Aires" })).toMatchObject({
      suggestions: [
        "the-extraordinary-gentlemen-of-the-golden-spoo-2",
        "the-extraordinary-gentlemen-of-the-buenos-aires",
        "the-extraordinary-gentlemen-of-the-golden-eats",
        "the-extraordinary-gentlemen-of-the-golden-hq",
      ],
    });
  });
});

describe("an address", () => {
  test("of an account without a tenant is adoptable", async () => {
    await createUser(uuidv4(), "alone@moon.test");
    expect(await aboutEmail("alone@moon.test")).toEqual({
      state: "account",
      tenants: [],
      moreTenants: 0,
      adoptable: true,
    });
  });

  test("of an owner returns the newest three tenants and counts the rest", async () => {
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

  test("of a member who is not the owner names no tenant", async () => {
    const id = uuidv4();
    await createUser(id, "member@moon.test");
    await admin.execute(demoteOwners(await newTenant("only-a-member", 0, id)));
    expect(await aboutEmail("member@moon.test")).toMatchObject({ state: "account", tenants: [] });
  });

  test.each([
    ["deleted", sql`deleted_at = now()`],
    ["banned", sql`banned_until = now() + interval '1 hour'`],
    ["unconfirmed", sql`email_confirmed_at = null`],
  ])("of a %s account is not adoptable", async (state, change) => {
    const [id, email] = [uuidv4(), `${state}@moon.test`];
    await createUser(id, email);
    await admin.execute(sql`update auth.users set ${change} where id = ${id}::uuid`);
    expect(await aboutEmail(email)).toMatchObject({
      state: "account",
      adoptable: false,
      problem: state,
    });
  });

  test("that matches an account in another case belongs to that account, and an index finds it", async () => {
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

  test("of only an SSO account is free, because the unique index excludes those", async () => {
    const id = uuidv4();
    await createUser(id, "sso@moon.test");
    await admin.execute(sql`update auth.users set is_sso_user = true where id = ${id}::uuid`);
    expect(await aboutEmail("sso@moon.test")).toEqual({ state: "available" });
  });

  test("of an attempt in progress is held, before and after its account exists", async () => {
    const input = inputFor("holds-address");
    const { attemptId, userId } = await deadIn("auth_user_created", input, 60);
    const held = { state: "held", attemptId, actorEmail: actor.email, secondsAgo: expect.any(Number) };
    expect(await aboutEmail(input.ownerEmail)).toEqual(held);
    await createUser(userId, input.ownerEmail, attemptId);
    expect(await aboutEmail(input.ownerEmail)).toEqual(held);
  });

  test("of a dead attempt is free, even if its account exists, as it is when a form is sent", async () => {
    const { attemptId, userId, input } = await deadIn("auth_user_created", inputFor("dead-with-user"));
    await createUser(userId, input.ownerEmail, attemptId);
    expect(await aboutEmail(input.ownerEmail)).toEqual({ state: "available" });
    expect(await submit(input)).toMatchObject({ kind: "completed" });
  });

  test("of a dead attempt for an existing owner belongs to that account", async () => {
    const { attemptId, userId, input } = await deadIn("creating_records", inputFor("dead-adoption"));
    await createUser(userId, input.ownerEmail);
    await admin.execute(
      sql`update provisioning.attempts set owner_was_existing = true where id = ${attemptId}::uuid`,
    );
    expect(await aboutEmail(input.ownerEmail)).toMatchObject({ state: "account", adoptable: true });
  });

  test.each(["pending", "manual"] as const)("with a clean-up that is %s is being cleaned", async (state) => {
    const left = await undone(inputFor(`left-${state}`));
    await createUser(left.userId, left.input.ownerEmail);
    await flag(left, state);
    expect(await aboutEmail(left.input.ownerEmail)).toEqual({ state: "cleaning" });
  });

  test("whose clean-up was closed by an admin, because the account is not the attempt's, is an account", async () => {
    const left = await undone(inputFor("not-the-attempts"));
    await createUser(left.userId, left.input.ownerEmail);
    await flag(left);
    await admin.execute(
      sql`update provisioning.auth_cleanups set state = 'done', resolved_at = now() where user_id = ${left.userId}::uuid`,
    );
    expect(await aboutEmail(left.input.ownerEmail)).toMatchObject({ state: "account", adoptable: true });
  });

  test("whose account was created after its attempt was undone is being cleaned, before it is flagged", async () => {
    const left = await undone(inputFor("came-late"));
    await createUser(left.userId, left.input.ownerEmail, left.attemptId);
    expect(await aboutEmail(left.input.ownerEmail)).toEqual({ state: "cleaning" });
  });

  test.each(["not-a-uuid", uuidv4()])("whose account names %j as its attempt is an account", async (mark) => {
    const email = `${mark}@marked.test`;
    await createUser(uuidv4(), email, mark);
    expect(await aboutEmail(email)).toMatchObject({ state: "account" });
  });

  test("of a provisioned tenant's owner returns that tenant", async () => {
    await submit(inputFor("made-here"));
    expect(await aboutEmail("ana@made-here.test")).toMatchObject({
      state: "account",
      tenants: [{ name: "Business made-here", slug: "made-here" }],
    });
  });
});
