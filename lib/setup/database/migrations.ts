import { advice, type Check, ok, problem, skipped } from "../check";

/** Checks that all migrations of this version are applied, and that the role can apply later ones. */
export const migrations: Check = {
  name: "migrations",
  run: async (context) => {
    const url = context.migrationUrl;
    const probe = url ? await context.probe(url) : null;
    if (!probe?.ok) return skipped("the database does not answer");
    if (probe.needsAdoption) {
      return problem(
        "The database already has the product's tables, but they are not marked as the console's baseline",
        "Run `npm run db:adopt`: it compares them with what the console needs, and marks them if they fit.",
      );
    }
    if (probe.pending.length === 0) {
      if (probe.canCreateSchema) return ok("all are applied");
      return advice(
        `All are applied, but ${probe.role} could not apply those of the next version`,
        "In the environment that runs migrations, set MIGRATION_DATABASE_URL to a connection string for the postgres role (Supabase, Connect). The running console does not need it.",
      );
    }
    if (!probe.canCreateSchema) {
      return problem(
        "Some migrations are not applied, and the role that runs them cannot create a schema",
        "Set MIGRATION_DATABASE_URL to a connection string for the postgres role (Supabase, Connect).",
      );
    }
    return [
      {
        kind: "problem",
        text: `Not applied: ${probe.pending.join(", ")}`,
        fix: "Run `npm run setup`, or `npm run db:migrate`.",
      },
    ];
  },
};
