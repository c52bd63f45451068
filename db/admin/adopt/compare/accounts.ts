import type { TableInfo } from "../inspect";
import type { Findings } from "./findings";

/** The columns of auth.users that the console reads. */
const needed = [
  "id",
  "email",
  "created_at",
  "last_sign_in_at",
  "raw_app_meta_data",
  "raw_user_meta_data",
  "is_sso_user",
  "is_anonymous",
  "instance_id",
  "email_confirmed_at",
  "banned_until",
  "deleted_at",
];

/** Checks the Auth server's users, their triggers and the foreign keys to them. `own` lists the tables that the console fills. */
export function compareAccounts(actual: readonly TableInfo[], own: readonly string[]): Findings {
  const users = actual.find(({ name }) => name === "auth.users");
  if (!users) {
    return {
      problems: [
        "There is no table auth.users: this is not the database of a Supabase project. Set MIGRATION_DATABASE_URL to the project's own database.",
      ],
      notes: [],
    };
  }
  const missing = needed.filter((name) => !users.columns.some((column) => column.name === name));
  return {
    problems: missing.map(
      (name) => `auth.users has no column ${name}: the Supabase Auth server is too old. Upgrade it.`,
    ),
    notes: [
      ...users.triggers.map(
        (trigger) =>
          `auth.users has the trigger ${trigger.name}: if it fails for a new owner, the attempt is undone.`,
      ),
      ...actual.filter(({ name }) => !own.includes(name) && !name.startsWith("auth.")).flatMap(blockingKeys),
    ],
  };
}

/** Notes on tables whose foreign keys would block an undo if a trigger inserted a row for the new owner. */
function blockingKeys({ name, references }: TableInfo): string[] {
  return references
    .filter(
      ({ table, onDelete }) =>
        table === "auth.users" && (onDelete === "no action" || onDelete === "restrict"),
    )
    .map(
      ({ columns }) =>
        `${name} (${columns.join(", ")}) keeps accounts from being deleted: an undo cannot remove an owner who has a row there.`,
    );
}
