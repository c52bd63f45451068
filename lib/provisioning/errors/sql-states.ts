/** What the classes of SQLSTATE mean for a tenant's records. The first match applies (PostgreSQL, Appendix A). */
const causes: readonly (readonly [states: RegExp, cause: string])[] = [
  [/^08/, "The connection to the database was lost"],
  [/^22001/, "The database couldn’t store a value: it is too long for its column"],
  [/^22003/, "The database couldn’t store a value: the number is out of its column’s range"],
  [/^22/, "The database couldn’t store a value in its column"],
  [/^23502/, "A record lacks a value that its column requires"],
  [/^23503/, "A record refers to another one that doesn’t exist"],
  [/^23505/, "A record has a value that must be unique, and another record already has it"],
  [/^23514/, "A check constraint in the database refused a value"],
  [/^23/, "A database rule rejected a record"],
  [/^25006/, "The database accepts no changes: it is read-only"],
  [/^(28|3D)/, "The database refused the console’s login"],
  [/^40P01/, "Two requests waited for each other’s records, so the database cancelled this one"],
  [/^40/, "Another request changed the same records at the same time, so the database cancelled this one"],
  [/^42501/, "The console’s login lacks a privilege, or a row-level security policy rejected a record"],
  [/^(42|3F)/, "The database lacks a table, column or function that the console needs"],
  [/^53300/, "The database had no free connection"],
  [/^53/, "The database ran out of memory or disk space"],
  [/^55P03/, "Another transaction held a lock on the records for too long"],
  [/^57014/, "The database cancelled the statement: it took too long, or an operator stopped it"],
  [/^57P/, "The database was stopping or starting, or an operator ended the connection"],
];

/**
 * The cause of a Postgres error in words, so that the message blames the right part. `trigger` is the product's trigger or
 * function that was running, if there was one.
 */
export function sqlStateCause(sqlstate: string, trigger?: string): string {
  const [, cause] = causes.find(([states]) => states.test(sqlstate)) ?? [];
  if (cause) return cause;
  return trigger
    ? "One of the product’s triggers rejected a record"
    : "The database or one of its triggers rejected a record";
}
