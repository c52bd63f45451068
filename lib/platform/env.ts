import type { z } from "zod";
import { EnvSchema, settingNames } from "./settings";

export type Env = z.infer<typeof EnvSchema> & { siteUrl: string; authIssuer: string; brandName: string };

/**
 * Reads and checks the settings. Throws one error that lists every problem by the variable's name, without any value.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const result = checkEnv(source);
  if (result.ok) return result.env;
  const lines = result.problems.map(({ names, problem }) => `  ${names.join(" or ")} ${problem}`);
  throw new Error(`Some settings are missing or wrong:\n${lines.join("\n")}`);
}

/** A problem with a setting, and the fix. `names`: the variable that was set, or all accepted ones if none was. */
export type SettingProblem = { names: readonly string[]; problem: string };

/** Reads and checks the settings. Returns all of them, or every problem; no problem contains a value. */
export function checkEnv(
  source: Readonly<Record<string, string | undefined>>,
): { ok: true; env: Env } | { ok: false; problems: SettingProblem[] } {
  const values = Object.fromEntries(
    Object.entries(settingNames).map(([field, variables]) => [
      field,
      variables.map((variable) => source[variable]?.trim()).find(Boolean),
    ]),
  );
  const parsed = EnvSchema.safeParse(values);
  if (parsed.success) {
    const { siteUrl = `http://localhost:${source.PORT || 3000}`, ...settings } = parsed.data;
    const { authIssuer = `${settings.supabaseUrl}/auth/v1`, brandName = settings.tenantDomain } = settings;
    return { ok: true, env: { ...settings, siteUrl, authIssuer, brandName } };
  }
  const problems = parsed.error.issues.map((issue) => {
    const names: readonly string[] = settingNames[issue.path[0] as keyof typeof settingNames];
    const used = names.filter((name) => source[name]?.trim()).slice(0, 1);
    const isQuoted = /^(["'`]).*\1$/s.test(source[used[0] ?? ""]?.trim() ?? "");
    return { names: used.length > 0 ? used : names, problem: isQuoted ? quotedText : issue.message };
  });
  return { ok: false, problems };
}

/** A shell and `.env.local` drop quotes; Docker's --env-file and most hosts' settings keep them. */
const quotedText = "has quotes around it, which count as part of the value here: write it without them";

let cached: Env | undefined;

/** The settings of this process. Read on first use, because a build might have none. */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

/** The tenants' domain, read without the other settings; the default if it is unset or invalid. */
export function tenantDomain(): string {
  const [variable = ""] = settingNames.tenantDomain;
  const { tenantDomain } = EnvSchema.shape;
  return (
    tenantDomain.safeParse(process.env[variable]?.trim() || undefined).data ?? tenantDomain.parse(undefined)
  );
}

/** True if SITE_URL or Vercel's variable is set. Otherwise, links use localhost. */
export function isSiteUrlSet(): boolean {
  return settingNames.siteUrl.some((name) => process.env[name]?.trim());
}

/** Called when a server starts. If settings are missing or wrong, lists the problems and exits. */
export function exitIfMisconfigured(): void {
  try {
    const { siteUrl } = env();
    if (process.env.NODE_ENV === "production" && !isSiteUrlSet()) {
      console.warn(
        `SITE_URL is not set, so links in e-mails lead to ${siteUrl}. Set it to the address of this console.`,
      );
    }
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
