import { z } from "zod";
import { operator } from "@/lib/auth/reader";
import { listStaff } from "@/lib/staff/list";
import { roleRefusalText } from "@/lib/staff/role-change-text";
import { type RoleChange, setRole } from "@/lib/staff/set-role";
import { defineCommand } from "../define-command";
import { jsonOption, text } from "../options";
import { fail } from "../run-command";

const actor = { id: null, email: "npm run staff" };

const roleNames = { admin: "an admin", support: "support staff" };

const account = text(
  "<e-mail or user ID>",
  "",
  z.string("is missing: give the account's e-mail address or id"),
);

const about = {
  options: { json: jsonOption },
  exitCodes: { 0: "done", 1: "refused", 2: "could not run" },
  needs: "database",
} as const;

const list = defineCommand({
  ...about,
  name: "staff list",
  summary: "lists the users of the console, admins first",
  args: {},
  examples: [""],
  run: async ({ json }) => {
    const staff = await listStaff(operator);
    const line = (one: (typeof staff)[number]) =>
      `${one.role.padEnd(8)} ${one.email ?? `${one.userId} (account deleted)`}   added by ${one.addedBy} on ${one.addedAt.toISOString().slice(0, 10)}`;
    const none = "No staff yet. `npm run staff -- add <e-mail> admin` adds the first admin.";
    console.log(json ? JSON.stringify(staff) : staff.map(line).join("\n") || none);
    return 0;
  },
});

const add = defineCommand({
  ...about,
  name: "staff add",
  summary:
    "gives an account a role: admins can do everything, support staff can only read. The account must exist in Supabase Auth with a confirmed address. The change takes effect on the user's next request and is recorded in the staff log",
  args: {
    account,
    role: text("<admin|support>", "", z.enum(["admin", "support"], "must be admin or support")),
  },
  examples: ["ana@example.com support"],
  run: async ({ account, role, json }) => report(await setRole(actor, account, role), account, json),
});

const remove = defineCommand({
  ...about,
  name: "staff remove",
  summary: "removes an account's role; the last admin cannot be removed",
  args: { account },
  examples: ["ana@example.com"],
  run: async ({ account, json }) => report(await setRole(actor, account, null), account, json),
});

export default [list, add, remove];

function report(change: RoleChange, account: string, json: boolean): number {
  const exitCode = change.kind === "refused" ? 1 : 0;
  const result = json ? JSON.stringify(change) : toText(change, account);
  if (exitCode !== 0 && !json) return fail(result, exitCode);
  console.log(result);
  return exitCode;
}

function toText(change: RoleChange, email: string): string {
  if (change.kind !== "refused") {
    const isNew = change.kind === "changed";
    if (!change.after) return `${change.email} ${isNew ? "no longer has" : "has no"} access to the console.`;
    return `${change.email} is ${isNew ? "now" : "already"} ${roleNames[change.after]}.`;
  }
  return roleRefusalText(change, email);
}
