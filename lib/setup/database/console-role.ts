import { advice, type Check, ok, problem, skipped } from "../check";

/** Checks that the console's login has the rights of its role, and not those of an owner. */
export const consoleRole: Check = {
  name: "console rights",
  run: async (context) => {
    const url = context.get("databaseUrl");
    const probe = url ? await context.probe(url) : null;
    if (!probe?.ok || probe.rights === null)
      return skipped("the console's tables cannot be reached, or do not exist yet");
    const name = context.nameOf("databaseUrl");
    if (probe.rights === "own") return ok("are limited to what the console needs");
    if (probe.rights === "none") {
      return problem(
        `${probe.role}, the login in ${name}, cannot use the console's tables`,
        `Run \`npm run setup\`, or as the owner: grant provisioning_app to ${probe.role};`,
      );
    }
    return advice(
      `${probe.role}, the login in ${name}, has far more rights than the console needs`,
      `Create a login for the console with the statements in docs/database-security.md, and set ${name} to it. Keep this one as MIGRATION_DATABASE_URL.`,
    );
  },
};
