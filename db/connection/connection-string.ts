/**
 * A connection string whose `sslmode` means what it means to psql and in Supabase's own strings: `require`
 * encrypts, and `verify-full` with `sslrootcert` also makes sure of the server. By itself `pg` takes both for
 * the latter, and refuses the certificates of Supabase's poolers, which no public authority has signed.
 */
export function connectionString(url: string): string {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}

/** In the order in which they are read. */
export const migrationUrlNames = [
  "MIGRATION_DATABASE_URL",
  "POSTGRES_URL_NON_POOLING",
  "DATABASE_URL",
  "POSTGRES_URL",
];

/** The connection that may change the schema: one that is not pooled by transaction, if there is one. */
export function migrationUrl(source: Readonly<Record<string, string | undefined>>): string | undefined {
  return source[migrationUrlName(source)] || undefined;
}

/** The variable that holds it, or the one to set. */
export function migrationUrlName(source: Readonly<Record<string, string | undefined>>): string {
  return migrationUrlNames.find((name) => source[name]) ?? "MIGRATION_DATABASE_URL";
}
