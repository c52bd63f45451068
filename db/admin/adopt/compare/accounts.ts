import type { FoundTable } from "../inspect";
import type { Fit } from "./tables";

/** What the console reads of the accounts; the Auth server owns the rest. */
const needed = [
  "id",
  "email",
  "created_at",
  "last_sign_in_at",
  "raw_app_meta_data",
  "is_sso_user",
  "deleted_at",
];

/** Looks at the Auth server's users, and at what V1 has tied to them; `own` are the tables that the console fills. */
export function compareAccounts(found: readonly FoundTable[], own: readonly string[]): Fit {
  const users = found.find(({ name }) => name === "auth.users");
  if (!users) {
    return {
      misfits: ["There is no table auth.users: this is not the database of a Supabase project."],
      notes: [],
    };
  }
  const missing = needed.filter((name) => !users.columns.some((column) => column.name === name));
  return {
    misfits: missing.map((name) => `auth.users has no column ${name}: the Supabase Auth server is too old.`),
    notes: [
      ...users.triggers.map(
        (trigger) =>
          `auth.users has the trigger ${trigger.name}: if it fails for a new owner, the attempt is undone.`,
      ),
      ...found.filter(({ name }) => !own.includes(name) && !name.startsWith("auth.")).flatMap(holdsAccounts),
    ],
  };
}

/** A row that a trigger made for a new owner, and that the undo cannot take away with the account. */
function holdsAccounts({ name, references }: FoundTable): string[] {
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
