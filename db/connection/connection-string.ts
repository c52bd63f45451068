/**
 * Gives `sslmode` the meaning that it has in psql and in Supabase's own connection strings: `require` encrypts, and
 * `verify-full` with `sslrootcert` also verifies the server. By default, `pg` treats both as `verify-full`, and rejects
 * the certificates of Supabase's poolers, which no public authority has signed.
 */
export function connectionString(url: string): string {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}

/** The settings that can contain the migration connection string, in order of precedence. */
export const migrationUrlNames = [
  "MIGRATION_DATABASE_URL",
  "POSTGRES_URL_NON_POOLING",
  "DATABASE_URL",
  "POSTGRES_URL",
];

/** A connection string for a role that can change the schema. It should not go through a transaction pooler. */
export function migrationUrl(source: Readonly<Record<string, string | undefined>>): string | undefined {
  return source[migrationUrlName(source)] || undefined;
}

/** The variable that contains the migration connection string, or the one to set. */
export function migrationUrlName(source: Readonly<Record<string, string | undefined>>): string {
  return migrationUrlNames.find((name) => source[name]) ?? "MIGRATION_DATABASE_URL";
}
