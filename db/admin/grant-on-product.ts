import pg from "pg";
import { retryLocks } from "../connection/retry-locks";
import { grantStatements, rightsOf } from "../definitions/definition-sources";
import { removeRights } from "./remove-rights";
import { run, withStatement } from "./run-statement";

/** Runs db/product/grants.sql. Its statements lock the product's tables, so they run last and never wait long. */
export async function grantOnProduct(client: pg.Client): Promise<void> {
  await retryLocks(client, async () => {
    await removeRights(client);
    for (const statement of grantStatements()) await grant(client, statement);
  });
}

const notGranted = "01007";

/** Postgres only warns if a role cannot grant a right. This throws instead, unless the console already has the right. */
async function grant(client: pg.Client, statement: string): Promise<void> {
  const text = `-- db/product/grants.sql\n${statement}`;
  const warnings: string[] = [];
  const note = ({ code, message }: { code?: string; message?: string }) => {
    if (code === notGranted) warnings.push(message ?? "");
  };
  client.on("notice", note);
  await run(client, text).finally(() => client.off("notice", note));
  const [warning] = warnings;
  if (warning === undefined || !(await lacksAny(client, rightsOf(statement)))) return;
  const error = new pg.DatabaseError(warning, warning.length, "error");
  error.code = notGranted;
  throw withStatement(text, error);
}

async function lacksAny(client: pg.Client, rights: readonly string[]): Promise<boolean> {
  const { rows } = await client.query(
    `select from unnest($1::text[]) as right_to,
       regexp_match(right_to, '^(\\w+)(?: \\(([^)]*)\\))? on (schema )?(.+)$') as part
     where not case when part[3] is not null then has_schema_privilege('provisioning_app', part[4], part[1])
       when part[2] is not null then has_column_privilege('provisioning_app', part[4], part[2], part[1])
       else has_table_privilege('provisioning_app', part[4], part[1]) end`,
    [rights],
  );
  return rows.length > 0;
}
