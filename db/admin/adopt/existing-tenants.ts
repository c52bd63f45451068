import type pg from "pg";
import { slugMaxLength, slugPattern } from "../../../lib/provisioning/slug/slug-pattern";
import { databaseError } from "../../errors";

/** Time limit for each rule, in ms, because sign-ups might wait for this transaction. */
const timeLimitMs = 1_000;

/** SQL: the slugs of tenants that break a rule for new tenants. A deleted tenant whose slug is free has a null slug. */
const rules: readonly { text: string; slugs: string }[] = [
  {
    text: "have a slug that the form would refuse",
    slugs: `select slug::text from provisioning.tenants where slug::text !~ '${slugPattern}' or length(slug::text) > ${slugMaxLength}`,
  },
  {
    text: "have a reserved slug",
    slugs: `select tenant.slug::text from provisioning.tenants as tenant
      join provisioning.reserved_slugs as word on word.slug = lower(tenant.slug::text)`,
  },
  {
    text: "have a slug that differs from another tenant's only in case",
    slugs: `select slug from (select slug::text, count(*) over (partition by lower(slug::text)) as n
      from provisioning.tenants where slug is not null) as tenant where n > 1`,
  },
  {
    text: "have no owner",
    slugs: `select slug::text from provisioning.tenants as tenant where slug is not null and not exists (
      select from provisioning.tenant_members where tenant_id = tenant.id and is_owner)`,
  },
  {
    text: "have several owners",
    slugs: `select slug::text from provisioning.tenants as tenant where slug is not null and (
      select count(*) from provisioning.tenant_members where tenant_id = tenant.id and is_owner) > 1`,
  },
  {
    text: "have an owner without an account in auth.users",
    slugs: `select slug::text from provisioning.tenants as tenant join provisioning.tenant_members as member on tenant_id = tenant.id
      where slug is not null and is_owner and not exists (
        select from provisioning.accounts where id = member.user_id and deleted_at is null)`,
  },
  {
    text: "have an owner whose account has no valid e-mail address",
    slugs: `select slug::text from provisioning.tenants as tenant join provisioning.tenant_members as member on tenant_id = tenant.id
      join provisioning.accounts as account on account.id = member.user_id
      where slug is not null and is_owner and deleted_at is null
        and coalesce(email, '') !~ '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$'`,
  },
];

const meaning =
  "The console lists these tenants and changes none of them. Their slugs stay taken, and the rules apply only to new tenants.";

/** Counts the existing tenants that break a rule for new ones, with examples. Reads only. */
export async function countExistingTenants(client: pg.Client): Promise<string[]> {
  const lines: string[] = [];
  for (const { text, slugs } of rules) lines.push(...(await countOf(client, text, slugs)));
  return lines.length === 0 ? [] : [...lines, meaning];
}

async function countOf(client: pg.Client, text: string, slugs: string): Promise<string[]> {
  await client.query(`savepoint existing; set local statement_timeout = ${timeLimitMs}`);
  try {
    const { rows } = await client.query<{ n: number; examples: string[] | null }>(
      `select count(*)::int as n, (array_agg(slug order by slug))[1:3] as examples from (${slugs}) as found (slug)`,
    );
    const [{ n, examples } = { n: 0, examples: null }] = rows;
    if (n === 0) return [];
    const shown = (examples ?? []).map((slug) => JSON.stringify(slug)).join(", ");
    return [`tenants that ${text}: ${n} (${shown}${n > 3 ? ", …" : ""})`];
  } catch (error) {
    const refused = databaseError(error);
    if (!refused) throw error;
    const reason =
      refused.code === "57014" ? `took more than ${timeLimitMs / 1_000} s` : (error as Error).message;
    return [`tenants that ${text}: not counted (${reason})`];
  } finally {
    await client.query("rollback to savepoint existing");
  }
}
