import { type Check, ok, problem, skipped } from "../check";

/** Checks that at least one account can provision tenants. */
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
