import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { accounts } from "@/db/schema/accounts";
import { attempts } from "@/db/schema/provisioning";
import { tenantMembers, tenants } from "@/db/schema/tenants";
import type { Reader } from "@/lib/auth/reader";
import { columnCondition, hasActivated, isMadeElsewhere, type TenantFilter, textConditions } from "./filter";
import { tenantKeyOf } from "./order";

type Wanted = {
  columns: SQL;
  /** Restricts the tenants further, such as to a page's range. */
  where?: SQL | undefined;
  /** Maximum number of rows that each alternative of a search returns; null for all. */
  limit: number | null;
  /** True if the other conditions probably match few tenants, so that looking up their attempts is fastest. */
  areFew?: boolean;
};

/**
 * SQL: the given columns of the tenants that match, in any order. Postgres can start from what is rare: the matches of a
 * search, accounts that never signed in, or attempts. To read tenants one by one in the list's order, use
 * `filterCondition` (filter.ts) instead.
 */
export function findMatches(
  filter: TenantFilter,
  reader: Reader,
  { columns, where, limit, areFew = false }: Wanted,
): SQL {
  const [text, ...alternatives] = textConditions(filter, reader);
  const from = sql`${tenants} ${joinOwner(filter)} ${joinAttempt(filter, areFew)}`;
  const others = [
    columnCondition(filter),
    filter.owner ? isWaitingAccount : undefined,
    filter.origin === "elsewhere" ? isMadeElsewhere : undefined,
    where,
  ];
  // Separate queries, because one condition with all alternatives would be checked twice for each match. Their results
  // don't overlap.
  const selects = [
    text,
    ...alternatives.map((alternative) => and(alternative, sql`(${text}) is not true`)),
  ].map(
    (condition) => sql`(select ${columns} from ${from} where ${and(condition, ...others)} limit ${limit})`,
  );
  return sql.join(selects, sql` union all `);
}

/** Uses joins, because Postgres can’t start from the tables of an EXISTS that contains a join. */
function joinOwner({ owner }: TenantFilter): SQL | undefined {
  const { tenantId, isOwner, userId } = tenantMembers;
  return owner
    ? sql`join ${tenantMembers} on ${and(eq(tenantId, tenants.id), eq(isOwner, true))} join ${accounts} on ${eq(accounts.id, userId)}`
    : undefined;
}

const isWaitingAccount = and(isNull(accounts.lastSignInAt), sql`not ${hasActivated(sql`${tenants.id}`)}`);

/** With both equivalent conditions, Postgres can start from either side, but underestimates the number of rows. */
function joinAttempt({ origin }: TenantFilter, areFew: boolean): SQL | undefined {
  const byKey = sql`${tenants.id} = ${tenantKeyOf(attempts.tenantId)}`;
  const byText = sql`${attempts.tenantId} = ${tenants.id}::text`;
  return origin === "here" ? sql`join ${attempts} on ${areFew ? and(byKey, byText) : byKey}` : undefined;
}
