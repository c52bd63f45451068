import { adopt, migrate, rollback } from "./migrate";

/** `npm run db:migrate | db:rollback | db:adopt`, with the role that may change the schema. */
const databaseUrl =
  process.env.MIGRATION_DATABASE_URL ||
  process.env.POSTGRES_URL_NON_POOLING ||
  process.env.DATABASE_URL ||
  process.env.POSTGRES_URL;
const command = process.argv[2];

try {
  if (!databaseUrl)
    throw new Error("Set MIGRATION_DATABASE_URL or DATABASE_URL to the database to be changed.");
  if (command === "migrate") {
    const applied = await migrate(databaseUrl);
    console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
  } else if (command === "rollback") {
    await rollback(databaseUrl);
    console.log("Removed the schema `provisioning`. The product's own tables are as they were.");
  } else if (command === "adopt") {
    await adopt(databaseUrl);
    console.log("Marked the baseline as applied. Run `npm run db:migrate` next.");
  } else {
    throw new Error(`Unknown command ${command}: use migrate, rollback or adopt.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
