import type pg from "pg";
import { run } from "./run-statement";

/** SQL: returns the statements that remove the rights and policies of the console's role outside its own schema. */
const statements = `
  with console as (select oid from pg_roles where rolname = 'provisioning_app')
  select format('drop policy %I on %s', polname, polrelid::regclass) as statement
  from pg_policy, console where polroles = array[console.oid]
  union all
  select format('revoke all on %s %s from provisioning_app', case relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass)
  from pg_class as c, console where relnamespace is distinct from to_regnamespace('provisioning') and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and (exists (select from aclexplode(relacl) where grantee = console.oid)
      or exists (select from pg_attribute, aclexplode(attacl) where attrelid = c.oid and grantee = console.oid))
  union all
  select format('revoke all on function %s from provisioning_app', p.oid::regprocedure)
  from pg_proc as p, console where pronamespace is distinct from to_regnamespace('provisioning')
    and exists (select from aclexplode(proacl) where grantee = console.oid)
  union all
  select format('revoke all on schema %s from provisioning_app', n.oid::regnamespace)
  from pg_namespace as n, console where nspname <> 'provisioning'
    and exists (select from aclexplode(nspacl) where grantee = console.oid)`;

/** Removes the rights and policies that the console's role has outside its own schema, such as those of grants.sql. */
export async function removeRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(statements);
  for (const { statement } of rows) await run(client, statement);
}
