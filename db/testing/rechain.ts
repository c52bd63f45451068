import { attemptEventChain, type ChainedTable, chainedHash } from "../chain";

/**
 * SQL that recomputes the hashes of a chained table's rows in their current order, as a skilled attacker would. Covers all
 * rows, or only those of the given attempts. Tests that change times also need it. Triggers must be off.
 */
export function rechain(attemptIds?: string, table: ChainedTable = attemptEventChain): string {
  const { name, chainedBy } = table;
  const chain = chainedBy ?? "true";
  const some = chainedBy && attemptIds ? `where ${chainedBy} in (${attemptIds})` : "";
  return `
  with recursive numbered as (
    select *, ${chain} as chain, row_number() over (partition by ${chain} order by seq) as place
    from provisioning.${name} ${some}
  ), chained as (
    select chain, seq, place, ${chainedHash(table, "''::bytea", "numbered")} as hash from numbered where place = 1
    union all
    select numbered.chain, numbered.seq, numbered.place, ${chainedHash(table, "chained.hash", "numbered")}
    from chained join numbered on numbered.chain = chained.chain and numbered.place = chained.place + 1
  )
  update provisioning.${name} as event set hash = chained.hash
  from chained where chained.chain = ${chainedBy ? `event.${chainedBy}` : "true"} and event.seq = chained.seq`;
}
