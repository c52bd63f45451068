import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import type { StaffRole } from "@/lib/auth/authorize";
import { failureText } from "@/lib/doctor/failure-text";
import { listStaff } from "@/lib/staff/list";
import { roleRefusalText } from "@/lib/staff/role-change-text";
import { type RoleChange, setRole } from "@/lib/staff/set-role";

const help = `npm run staff -- list
npm run staff -- add <email or user id> <admin|support>
npm run staff -- remove <email or user id>

Lists and changes who may use the console, on the database of DATABASE_URL (or POSTGRES_URL). An admin may do
everything, support may read. The account must exist in Supabase Auth with a confirmed address; a change takes
effect on its user's next request and is kept in the staff log.

  --json   print the result as JSON
  --help   print this text

Exit codes: 0 done · 1 refused · 2 it could not run`;

const actor = { id: null, email: "npm run staff" };

const roleNames = { admin: "an admin", support: "support staff", none: "without access to the console" };

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given)
    return say("", "Unknown command, or wrong arguments. `npm run staff -- --help` lists the commands.", 2);
  const { json, help: asked, words } = given;
  if (asked) return say(help, "", 0);
  if (!process.env.DATABASE_URL && !process.env.POSTGRES_URL) {
    return say("", "Set DATABASE_URL to the connection string of the console's database.", 2);
  }
  try {
    return await run(words, json);
  } catch (error) {
    return say("", failureText(error), 2);
  } finally {
    await closeDatabase();
  }
}

async function run([verb, email = "", role]: string[], json: boolean): Promise<number> {
  if (verb === "list") {
    const staff = await listStaff();
    const line = (one: (typeof staff)[number]) =>
      `${one.role.padEnd(8)} ${one.email ?? `${one.userId} (account gone)`}   added by ${one.addedBy} on ${one.addedAt.toISOString().slice(0, 10)}`;
    return say(
      json
        ? JSON.stringify(staff)
        : staff.map(line).join("\n") ||
            "No staff yet. `npm run staff -- add <email> admin` adds the first admin.",
      "",
      0,
    );
  }
  const change = await setRole(actor, email, verb === "add" ? (role as StaffRole) : null);
  const text = json ? JSON.stringify(change) : inWords(change, email);
  return change.kind === "refused" ? say(json ? text : "", json ? "" : text, 1) : say(text, "", 0);
}

function inWords(change: RoleChange, email: string): string {
  if (change.kind !== "refused") {
    const when = change.kind === "changed" ? "now" : "already";
    return `${change.email} is ${when} ${roleNames[change.after ?? "none"]}.`;
  }
  return roleRefusalText(change, email);
}

function readArguments(): { json: boolean; help: boolean; words: string[] } | null {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals: words } = parseArgs({
      options: { json: flag, help: { ...flag, short: "h" } },
      allowPositionals: true,
    });
    const [verb, email, role] = words;
    const known =
      (verb === "list" && words.length === 1) ||
      (verb === "remove" && email && words.length === 2) ||
      (verb === "add" && email && (role === "admin" || role === "support") && words.length === 3);
    return known || values.help ? { ...values, words } : null;
  } catch {
    return null;
  }
}

function say(out: string, error: string, exitCode: number): number {
  if (out) console.log(out);
  if (error) console.error(error);
  return exitCode;
}
