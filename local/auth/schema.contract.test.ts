import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "./contract-client";

const auth = await openContract();
afterAll(auth.close);

/** Runs one statement as an API role, with the claims that the API would set, and rolls back. */
async function as(role: string, claims: object, text: string) {
  const client = await auth.pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    await client.query(`set local role ${role}`);
    return (await client.query(text)).rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

describe("the auth schema", () => {
  it("has the same unique indexes as the real schema on users, identities, tokens and AMR claims", async () => {
    const unique = `select indexname as name from pg_indexes where schemaname = 'auth'
      and tablename in ('users', 'identities', 'refresh_tokens', 'one_time_tokens', 'mfa_amr_claims')
      and indexdef like 'CREATE UNIQUE%' order by 1`;
    expect((await auth.sql(unique)).map(({ name }) => name)).toEqual([
      "amr_id_pk",
      "confirmation_token_idx",
      "email_change_token_current_idx",
      "email_change_token_new_idx",
      "identities_pkey",
      "identities_provider_id_provider_unique",
      "mfa_amr_claims_session_id_authentication_method_pkey",
      "one_time_tokens_pkey",
      "one_time_tokens_user_id_token_type_key",
      "reauthentication_token_idx",
      "recovery_token_idx",
      "refresh_tokens_pkey",
      "refresh_tokens_token_unique",
      "users_email_partial_key",
      "users_phone_key",
      "users_pkey",
    ]);
  });

  it("has the real schema's columns of users and identities, with their types", async () => {
    const columns = `select string_agg(column_name || ':' || udt_name || coalesce(character_maximum_length::text, '')
        || case when is_generated = 'ALWAYS' then '=' else '' end, ' ' order by ordinal_position) as columns
      from information_schema.columns where table_schema = 'auth' and table_name = $1`;
    const columnsOf = async (table: string) => (await auth.sql(columns, [table]))[0]?.columns;
    expect(await columnsOf("users")).toBe(
      "instance_id:uuid id:uuid aud:varchar255 role:varchar255 email:varchar255 encrypted_password:varchar255 " +
        "email_confirmed_at:timestamptz invited_at:timestamptz confirmation_token:varchar255 " +
        "confirmation_sent_at:timestamptz recovery_token:varchar255 recovery_sent_at:timestamptz " +
        "email_change_token_new:varchar255 email_change:varchar255 email_change_sent_at:timestamptz " +
        "last_sign_in_at:timestamptz raw_app_meta_data:jsonb raw_user_meta_data:jsonb is_super_admin:bool " +
        "created_at:timestamptz updated_at:timestamptz phone:text phone_confirmed_at:timestamptz phone_change:text " +
        "phone_change_token:varchar255 phone_change_sent_at:timestamptz confirmed_at:timestamptz= " +
        "email_change_token_current:varchar255 email_change_confirm_status:int2 banned_until:timestamptz " +
        "reauthentication_token:varchar255 reauthentication_sent_at:timestamptz is_sso_user:bool " +
        "deleted_at:timestamptz is_anonymous:bool",
    );
    expect(await columnsOf("identities")).toBe(
      "provider_id:text user_id:uuid identity_data:jsonb provider:text last_sign_in_at:timestamptz " +
        "created_at:timestamptz updated_at:timestamptz email:text= id:uuid",
    );
  });

  it("deletes a user's rows with the user", async () => {
    const cascades = `select conrelid::regclass::text as table from pg_constraint
      where confrelid = 'auth.users'::regclass and confdeltype = 'c' and conrelid::regclass::text = any($1) order by 1`;
    const tables = ["auth.identities", "auth.mfa_factors", "auth.one_time_tokens", "auth.sessions"];
    expect((await auth.sql(cascades, [tables])).map(({ table }) => table)).toEqual(tables);
  });
});

describe("an API role", () => {
  it("identifies the user by the claims", async () => {
    const claims = { sub: crypto.randomUUID(), role: "authenticated", email: "ada@contract.test" };
    const query = "select auth.uid() as uid, auth.role() as role, auth.email() as email, auth.jwt() as jwt";
    for (const role of ["anon", "authenticated", "service_role"]) {
      const rows = await as(role, claims, query);
      expect(rows).toEqual([{ uid: claims.sub, role: "authenticated", email: claims.email, jwt: claims }]);
    }
  });

  it("cannot read auth.users", async () => {
    for (const role of ["anon", "authenticated", "service_role"]) {
      await expect(as(role, {}, "select from auth.users")).rejects.toThrow("permission denied");
    }
  });

  it("is subject to row-level security unless it is service_role", async () => {
    const bypass = "select rolname as name from pg_roles where rolname = any($1) and rolbypassrls";
    const roles = ["anon", "authenticated", "service_role"];
    expect(await auth.sql(bypass, [roles])).toEqual([{ name: "service_role" }]);
  });
});

describe("schema.sql", () => {
  it("can run again, even over the schema of a real server, and grants the API roles access to new tables", async () => {
    const text = readFileSync(path.join(import.meta.dirname, "schema.sql"), "utf8");
    const client = new pg.Client({ connectionString: auth.target.databaseUrl });
    await client.connect();
    try {
      await client.query("begin");
      await client.query(text);
      await client.query(text);
      await client.query("create table public.granted (id int)");
      const { rows } = await client.query(
        "select has_table_privilege('anon', 'public.granted', 'insert') as granted",
      );
      expect(rows).toEqual([{ granted: true }]);
    } finally {
      await client.query("rollback");
      await client.end();
    }
  });
});
