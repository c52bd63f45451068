import { createHash, randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { invitedOwner, pendingOwner, type TestOwner } from "../testing";
import { findLink } from "./find";

/** Tests attacks with the console's database login and the public pages. */

withAuthServer();
const mailsTo = withMailServer();

let tries = 0;
const canOpen = async (key: string) => {
  const result = await findLink(key, { browser: "", network: `203.0.113.${++tries}` });
  return result.kind !== "problem" || result.problem !== "unknown";
};

/** Every value that the login can read, as text. */
async function readableValues(): Promise<Set<string>> {
  const { rows: relations } = await admin.execute<{ name: string }>(sql`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace as schema on schema.oid = relnamespace
    where nspname in ('provisioning', 'public', 'auth') and relkind in ('r', 'v', 'p', 'm')`);
  const values = new Set<string>();
  for (const { name } of relations) {
    const result = await db
      .execute<Record<string, unknown>>(sql.raw(`select * from ${name}`))
      .catch(() => null);
    for (const value of (result?.rows ?? []).flatMap((row) => Object.values(row))) {
      values.add(
        Buffer.isBuffer(value)
          ? value.toString("hex")
          : typeof value === "object"
            ? JSON.stringify(value)
            : String(value),
      );
    }
  }
  return values;
}

/** The keys that could be derived from a value: the value itself, decoded and hashed. */
function* possibleKeys(value: string): Generator<string> {
  const bytes = [
    Buffer.from(value),
    Buffer.from(value, "hex"),
    Buffer.from(value.replaceAll("-", ""), "hex"),
  ];
  for (const each of bytes) {
    yield each.toString("base64url");
    for (const hash of ["sha256", "sha224", "sha512"]) {
      yield createHash(hash).update(each).digest("base64url").slice(0, 43);
    }
  }
  yield value;
}

const insert = (owner: TestOwner, key: string) => sql`
  insert into provisioning.owner_links (id, attempt_id, owner_id, kind, digest, made_by, expires_at)
  values (${randomUUID()}::uuid, ${owner.attemptId}::uuid, ${owner.ownerId}::uuid, 'copy', ${createHash("sha256").update(key).digest()},
    'attacker', now() + interval '1 day')`;
const refusal = (statement: ReturnType<typeof sql>) =>
  db.execute(statement).then(
    () => null,
    (error) => databaseError(error),
  );

describe("an attacker with the console's database login", () => {
  test("cannot derive a link's key from any readable value", async () => {
    const owner = await invitedOwner(mailsTo);
    const digests = new Set<string>();
    const { rows } = await db.execute<{ digest: Buffer }>(sql`select digest from provisioning.owner_links`);
    for (const { digest } of rows) digests.add(digest.toString("hex"));
    expect(digests).toContain(createHash("sha256").update(owner.key).digest("hex"));

    const values = await readableValues();
    expect(values.size).toBeGreaterThan(50);
    let tried = 0;
    for (const value of values) {
      for (const key of possibleKeys(value)) {
        tried++;
        // A key opens a link only if its digest is stored.
        expect(digests.has(createHash("sha256").update(key).digest("hex"))).toBe(false);
      }
    }
    expect(tried).toBeGreaterThan(500);
  });

  test("cannot open an account with a link that they insert", async () => {
    const owner = await pendingOwner();
    const key = randomBytes(32).toString("base64url");
    expect(await refusal(insert(owner, key))).toBeNull();
    expect(await canOpen(key)).toBe(false);
  });

  test("cannot change a link's owner or key", async () => {
    const owner = await invitedOwner(mailsTo);
    const key = randomBytes(32).toString("base64url");
    for (const change of [
      sql`digest = ${createHash("sha256").update(key).digest()}`,
      sql`owner_id = gen_random_uuid()`,
      sql`expires_at = now() + interval '1 day'`,
      sql`id = gen_random_uuid()`,
    ]) {
      const update = sql`update provisioning.owner_links set ${change} where owner_id = ${owner.ownerId}::uuid`;
      expect(await refusal(update)).toMatchObject({ code: "42501" });
    }
    expect(await refusal(sql`delete from provisioning.owner_links`)).toMatchObject({ code: "42501" });
    expect(await canOpen(key)).toBe(false);
    expect(await canOpen(owner.key)).toBe(true);
  });

  test("cannot create a link for an owner who has signed in or for an account from outside the console", async () => {
    const [active, other] = [await invitedOwner(mailsTo), await pendingOwner()];
    await admin.execute(
      sql`update auth.users set last_sign_in_at = now() where id = ${active.ownerId}::uuid`,
    );
    await admin.execute(sql`
      update auth.users set raw_app_meta_data = raw_app_meta_data - 'provisioning_attempt_id' where id = ${other.ownerId}::uuid`);
    for (const owner of [active, other]) {
      expect(await refusal(insert(owner, "any"))).toMatchObject({ constraint: "owner_links_new_owner_only" });
    }
  });

  test("cannot redirect an owner's link by changing a message", async () => {
    const owner = await pendingOwner();
    const attacker = randomUUID();
    await admin.execute(
      sql`insert into auth.users (id, email) values (${attacker}::uuid, 'attacker@example.com')`,
    );
    const payload = { ownerUserId: attacker, ownerEmail: "attacker@example.com", to: "attacker@example.com" };
    await db.execute(sql`
      update provisioning.outbox set payload = ${JSON.stringify(payload)}::jsonb where attempt_id = ${owner.attemptId}::uuid`);
    await deliverMails({ attemptId: owner.attemptId });
    expect(mailsTo("attacker@example.com")).toEqual([]);
    expect(mailsTo(owner.input.ownerEmail)).toHaveLength(1);
  });

  test("cannot read the Auth server's tokens or their digests", async () => {
    const owner = await pendingOwner();
    const headers = {
      apikey: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
      "content-type": "application/json",
    };
    await fetch(`${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/recover`, {
      method: "POST",
      headers,
      body: JSON.stringify({ email: owner.input.ownerEmail }),
    });
    const { rows } = await admin.execute<{ token: string }>(
      sql`select recovery_token as token from auth.users where id = ${owner.ownerId}::uuid`,
    );
    const token = rows[0]?.token ?? "";
    expect(token).toMatch(/^[0-9a-f]{56}$/);
    const text = [...(await readableValues())].join("\n");
    for (const shape of ["hex", "base64", "base64url"] as const) {
      for (const hash of ["sha256", "sha224", "md5", "sha512"]) {
        expect(text).not.toContain(createHash(hash).update(token).digest(shape));
      }
    }
    expect(text).not.toContain(token);
  });
});
