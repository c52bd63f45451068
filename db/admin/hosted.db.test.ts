import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runTrials, tryProvisioning } from "@/lib/provisioning/trial";
import { databaseError } from "../errors";
import { insertTenant, tables } from "../product/testing";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { adopt } from "./adopt";
import { notIn, readCatalog } from "./adopt/catalog";
import { migrate } from "./migrate";
import { rollback } from "./rollback";

/** Tests a hosted project: the Auth server owns `auth`, and the migrating role is not a superuser. */
let database: TestDatabase;
let superuser: pg.Client;
const clients: pg.Client[] = [];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

/** Creates a login with these attributes and the rights that `postgres` has on a hosted project. */
async function ownerWith(attributes: string): Promise<string> {
  const name = `owner_${randomUUID().slice(0, 8)}`;
  await superuser.query(`
    create role ${name} login password 'owner' ${attributes};
    grant usage on schema auth to ${name};
    grant all on all tables in schema auth to ${name};
    grant all on schema public to ${name};
    do $$ begin execute format('grant create on database %I to ${name}', current_database()); end $$`);
  const url = new URL(database.url);
  url.username = name;
  url.password = "owner";
  return url.href;
}

/** Creates the product's tables as their owner, before the console is installed. */
async function createProductAs(owner: string): Promise<void> {
  await superuser.query(
    `set role ${owner}; ${readFileSync("db/migrations/0000_baseline.sql", "utf8")}; reset role`,
  );
}

/**
 * Grants what a role's creator gets. Since Postgres 16, the creator can grant the role, but has none of its rights and
 * cannot act as it.
 */
async function grantAsCreator(owner: string): Promise<void> {
  const { rows } = await superuser.query(
    "select current_setting('server_version_num')::int >= 160000 as newer",
  );
  if (rows[0].newer)
    await superuser.query(`grant provisioning_app to ${owner} with admin true, inherit false, set false`);
}

beforeEach(async () => {
  database = await createTestDatabase("template0");
  superuser = await connect(database.url);
  await superuser.query(readFileSync("local/auth/schema.sql", "utf8"));
  await superuser.query(`
    do $$ declare name text; begin
      for name in select tablename from pg_tables where schemaname = 'auth' loop
        execute format('alter table auth.%I owner to supabase_auth_admin', name);
      end loop;
    end $$`);
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
  await database.drop();
});

describe("a project whose Auth server owns the auth schema", () => {
  test("lets an owner without superuser rights migrate, and the console read accounts without their secrets", async () => {
    const ownerUrl = await ownerWith("createrole createdb bypassrls");
    await migrate(ownerUrl);
    await superuser.query(
      "insert into auth.users (id, email, encrypted_password) values (gen_random_uuid(), 'ana@hosted.test', 'hash')",
    );
    const app = await connect(database.consoleUrl);
    const { rows } = await app.query("select email from provisioning.accounts");
    expect(rows).toEqual([{ email: "ana@hosted.test" }]);
    for (const table of [
      "users",
      "sessions",
      "refresh_tokens",
      "one_time_tokens",
      "identities",
      "mfa_factors",
    ]) {
      const refused = await app.query(`select from auth.${table}`).catch(databaseError);
      expect(refused).toMatchObject({ code: "42501" });
    }
  });

  test("lets the claim guard see accounts and tenants with the console's rights", async () => {
    await migrate(await ownerWith("createrole createdb bypassrls"));
    await superuser.query("insert into auth.users (id, email) values (gen_random_uuid(), 'ana@hosted.test')");
    await superuser.query(insertTenant({ slug: "taken" }));
    const app = await connect(database.consoleUrl);
    const claim = (slug: string, email: string) =>
      app
        .query(
          `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
             status, owner_user_id, blueprint, blueprint_version, lease_expires_at)
           values (gen_random_uuid(), gen_random_uuid(), 'admin@example.com', '{}', '', $1, $2, 'Ana', 'creating_auth_user',
             gen_random_uuid(), 'standard', 1, now())`,
          [slug, email],
        )
        .then(
          () => "claimed",
          (error) => databaseError(error)?.constraint,
        );
    expect(await claim("free", "ana@hosted.test")).toBe("attempts_claim_owner_email");
    expect(await claim("taken", "bo@hosted.test")).toBe("attempts_claim_slug");
    expect(await claim("free", "bo@hosted.test")).toBe("claimed");
  });

  test("refuses a migrating role that sees no accounts because row-level security applies to it", async () => {
    const url = await ownerWith("createrole");
    await expect(migrate(url)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("run the migrations as the role postgres") },
    });
  });

  test.each([
    ["created the role and can grant it", "with admin option"],
    ["is already a member of the role", ""],
  ])("runs a trial as the console's role if the owner %s", async (_why, option) => {
    const ownerUrl = await ownerWith("createrole createdb bypassrls");
    const owner = new URL(ownerUrl).username;
    await createProductAs(owner);
    await superuser.query(`grant provisioning_app to ${owner} ${option}`);
    if (option) await grantAsCreator(owner);
    const before = await readCatalog(superuser);
    expect(await adopt(ownerUrl, runTrials)).toMatchObject({ result: "adopted", problems: [] });
    const added = notIn(await readCatalog(superuser), before);
    expect(added.filter(({ kind }) => kind === "table").map(({ name }) => name)).toEqual(["migrations"]);
    await migrate(ownerUrl);
    expect(await adopt(ownerUrl, runTrials)).toMatchObject({ result: "known", problems: [] });
    expect(await tryProvisioning(ownerUrl)).toEqual({ ok: true });
    expect(await tryProvisioning(database.consoleUrl)).toEqual({ ok: true });
    expect((await superuser.query(`select from ${tables.tenants}`)).rows).toEqual([]);
    expect((await superuser.query("select from auth.users")).rows).toEqual([]);
  });

  test("reports the missing right if the owner cannot act as the console's role", async () => {
    const ownerUrl = await ownerWith("createdb bypassrls");
    await createProductAs(new URL(ownerUrl).username);
    const { result, problems } = await adopt(ownerUrl, runTrials);
    expect(result).toBe("refused");
    expect(problems.join("\n")).toMatch(/grant provisioning_app to owner_\w+ with admin option/);
  });

  test("lets an owner without superuser rights roll the migrations back", async () => {
    const ownerUrl = await ownerWith("createrole createdb bypassrls");
    await migrate(ownerUrl);
    await rollback(ownerUrl, {
      exportTo: path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl"),
    });
    const { rows } = await superuser.query(
      "select to_regnamespace('provisioning') as schema, (select count(*)::int from pg_policies where 'provisioning_app' = any(roles)) as policies",
    );
    expect(rows).toEqual([{ schema: null, policies: 0 }]);
  });
});
