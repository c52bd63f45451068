import { migrationUrlName } from "@/db/connection/connection-string";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { checkEnv, type SettingProblem } from "@/lib/platform/env";
import { advice, type Check, ok, type SetupContext } from "./check";

/** Reports missing and invalid settings, which keep the console from starting or migrations from connecting. */
export const settings: Check = {
  name: "settings",
  run: (context) => {
    const result = checkEnv(context.source);
    const problems = [...(result.ok ? [] : result.problems), ...migrationUrlProblems(context)];
    if (problems.length === 0) return ok("all settings are present and valid");
    return problems.map(({ names, problem }) => {
      const [what, ...fix] = problem.split(": ");
      return { kind: "problem", text: `${names.join(" or ")} ${what}`, fix: toSentence(fix.join(": ")) };
    });
  },
};

/** `checkEnv` covers the connection string for migrations only if the app uses the same one. */
function migrationUrlProblems(context: SetupContext): SettingProblem[] {
  const name = migrationUrlName(context.source);
  if (!context.migrationUrl || name === context.nameOf("databaseUrl")) return [];
  const problem = databaseUrlProblem(context.migrationUrl);
  return problem ? [{ names: [name], problem }] : [];
}

function toSentence(fix: string): string {
  return fix === "" ? "Correct it." : `${fix[0]?.toUpperCase()}${fix.slice(1)}.`;
}

/** Every tenant gets a subdomain of TENANT_DOMAIN. */
export const tenantDomain: Check = {
  name: "tenant domain",
  run: (context) => {
    const domain = context.get("tenantDomain");
    if (domain && domain !== "example.com") return ok(`tenants are served at <slug>.${domain}`);
    return advice(
      "Tenants would be served at <slug>.example.com",
      "Set TENANT_DOMAIN to the domain of your product, such as app.example.com.",
    );
  },
};

/**
 * Without this key, every build generates its own, and instances of different builds cannot decrypt each other's
 * actions.
 */
export const serverActionsKey: Check = {
  name: "server actions key",
  run: (context) => {
    if (context.source.VERCEL) return ok("Vercel manages it");
    if (context.get("serverActionsKey")) return ok("builds share a key");
    return advice(
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not set, so every build generates its own key",
      "If the console runs on more than one instance, create one key with `openssl rand -base64 32`, and set it for every `npm run build`.",
    );
  },
};
