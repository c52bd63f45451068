import type pg from "pg";
import { run } from "../admin/run-statement";
import { databaseError } from "../errors";

const ours = "relnamespace = to_regnamespace('provisioning') and relkind = 'v'";
const role = "case grantee when 0 then 'public' else grantee::regrole::text end";
const option = "case when is_grantable then ' with grant option' end";
/** SQL: true for a role whose rights come from neither ownership nor `npm run db:migrate`. */
const isOther = (owner: string) =>
  `grantee <> ${owner} and grantee is distinct from to_regrole('provisioning_app')`;

/** SQL: statements that restore what adopters have added to our views and functions. */
const additions = `
  select format('grant %s on %s to %s%s', privilege_type, c.oid::regclass, ${role}, ${option}) as statement
  from pg_class as c, aclexplode(relacl) where ${ours} and ${isOther("relowner")}
  union all
  select format('grant %s (%I) on %s to %s%s', privilege_type, attname, c.oid::regclass, ${role}, ${option})
  from pg_class as c join pg_attribute on attrelid = c.oid, aclexplode(attacl) where ${ours} and ${isOther("relowner")}
  union all
  select format('grant execute on function %s to %s%s', p.oid::regprocedure, ${role}, ${option})
  from pg_proc as p, aclexplode(proacl)
  where pronamespace = to_regnamespace('provisioning') and grantee <> 0 and ${isOther("proowner")}
  union all
  select format('comment on %s is %L', case when objsubid = 0 then format('view %s', c.oid::regclass) else format('column %s.%I', c.oid::regclass, attname) end, description)
  from pg_description join pg_class as c on c.oid = objoid and classoid = 'pg_class'::regclass
  left join pg_attribute on attrelid = c.oid and attnum = objsubid where ${ours}
  union all
  select format('comment on function %s is %L', p.oid::regprocedure, description)
  from pg_description join pg_proc as p on p.oid = objoid and classoid = 'pg_proc'::regclass
  where pronamespace = to_regnamespace('provisioning')
  union all
  select pg_get_triggerdef(t.oid) from pg_trigger as t join pg_class as c on c.oid = tgrelid where ${ours} and not tgisinternal
  union all
  select pg_get_ruledef(r.oid) from pg_rewrite as r join pg_class as c on c.oid = ev_class where ${ours} and rulename <> '_RETURN'`;

/**
 * Restores what adopters have added to our views and functions after `work` has recreated them: rights, comments,
 * triggers and rules. Additions to a view, column or function that no longer exists are lost.
 */
export async function keepAdditions<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ statement: string }>(additions);
  const result = await work();
  for (const { statement } of rows) await restore(client, statement);
  return result;
}

/** SQLSTATEs of a missing view, column or function. */
const missing = ["42P01", "42703", "42883"];
/** SQLSTATE of a trigger or rule that still exists, because its view was not dropped. */
const alreadyExists = ["42710"];

async function restore(client: pg.Client, statement: string): Promise<void> {
  await client.query("savepoint adding");
  try {
    await run(client, statement);
  } catch (error) {
    if (![...missing, ...alreadyExists].includes(databaseError(error)?.code ?? "")) throw error;
    await client.query("rollback to savepoint adding");
  }
}
