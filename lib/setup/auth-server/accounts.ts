import { hasAccount } from "@/db/admin/adopt/probe";
import { migrationUrlName } from "@/db/connection/connection-string";
import { type Check, ok, problem, skipped } from "../check";
import { callAuth } from "./call-auth";

/** The Auth server must write to the database that the console reads, or owners' accounts are never found. */
export const sameAccounts: Check = {
  name: "accounts",
  run: async (context) => {
    const url = context.migrationUrl;
    const answer = await callAuth(context, "/auth/v1/admin/users?page=1&per_page=1", "secret");
    if (answer?.status !== 200 || !Array.isArray(answer.body.users))
      return skipped("the accounts could not be listed");
    const [user] = answer.body.users as { id: string }[];
    if (!url || !user) return skipped("there is no account or no connection string to compare");
    const exists = await hasAccount(url, user.id);
    if (exists === null) return skipped("auth.users could not be read");
    if (exists) return ok("match the database");
    return problem(
      `The accounts of the authentication service are not in the database that ${migrationUrlName(context.source)} points to`,
      "Copy the connection string (Supabase, Connect) and the keys (Supabase, Project Settings, API Keys) from the same project.",
    );
  },
};

/** Checks that the console has an admin, because only admins can provision tenants. */
export const admin: Check = {
  name: "first admin",
  run: async (context) => {
    const url = context.migrationUrl;
    const probe = url ? await context.probe(url) : null;
    if (!probe?.ok || probe.admins === null)
      return skipped("the console's tables cannot be reached, or do not exist yet");
    if (probe.admins > 0) return ok(probe.admins === 1 ? "one admin" : `${probe.admins} admins`);
    return problem(
      "The console has no admin, so no one can provision tenants",
      "Create an account (Supabase, Authentication, Users, Add user), then run `npm run setup -- --admin <its e-mail>`, or `npm run staff -- add <its e-mail> admin`.",
    );
  },
};
