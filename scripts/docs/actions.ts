import { commentBefore, sources } from "./source";
import { code, table } from "./table";

/** Server actions and route handlers with their guards, read from their source files. */

/** The guard definition at a match. Inlines the guards that it spreads, and those whose limit it uses. */
function definition(text: string, opening: RegExp): string {
  const start = text.search(opening);
  if (start < 0) return "";
  const body = text.slice(start, text.indexOf(");", start));
  return body.replace(/\.\.\.(\w+)|limit: (\w+)\.limit/g, (_, spread?: string, limits?: string) => {
    return new RegExp(`const ${spread ?? limits} = \\{(.*?)\\} as const`, "s").exec(text)?.[1] ?? "";
  });
}

function roleOf(guard: string): string {
  const role = /role: "(\w+)"/.exec(guard)?.[1];
  return role === "support" ? "staff" : role ? `${role}s` : "everyone";
}

/** Whether a second factor is required if REQUIRE_MFA is set. */
function secondFactorOf(guard: string): string {
  return guard === "" || guard.includes("withoutSecondFactor") || guard.includes("query:") ? "no" : "yes";
}

function limitOf(guard: string): string {
  const [, max, seconds] = /max: (\d+), windowSeconds: (\d+)/.exec(guard) ?? [];
  return max ? `${max} in ${seconds} s` : "–";
}

/** A function's body, followed by the bodies of the functions in the same file that it calls. */
function withCalled(text: string, body: string): string {
  const called = [...body.matchAll(/\b(\w+)\(/g)].map(
    ([, name]) => new RegExp(`^(?:async )?function ${name}\\(.*?^\\}`, "ms").exec(text)?.[0] ?? "",
  );
  return [body, ...called].join("\n");
}

function actionRows({ path, text }: { path: string; text: string }): string[][] {
  return [...text.matchAll(/^export async function (\w+)\(.*?^\}/gms)].map(([body, name = ""]) => {
    const guards = [...body.matchAll(/\b(\w+)\(/g)]
      .map(([, called]) =>
        definition(text, new RegExp(`const ${called} = define(Action|WriteAction|Query)\\(`)),
      )
      .filter((guard) => guard !== "");
    const guard = guards[0] ?? "";
    const byAddress = guard === "" && /tooManyFromHere|clientAddress|network/.test(withCalled(text, body));
    const limit = byAddress ? "counted by network address" : limitOf(guard);
    return [
      code(name),
      code(path.replace(/^app\/\(\w+\)\//, "")),
      roleOf(guard),
      secondFactorOf(guard),
      limit,
      commentBefore(text, `export async function ${name}`),
    ];
  });
}

function routeRow({ path, text }: { path: string; text: string }): string[] {
  const address = path
    .replace(/^app/, "")
    .replace(/\/\(\w+\)/g, "")
    .replace(/\/route\.ts$/, "");
  const guard = definition(text, /defineStaffRoute\(/);
  const access = text.includes("defineScheduledRoute")
    ? "`CRON_SECRET` as a bearer token"
    : text.includes("defineMetricsRoute")
      ? "`METRICS_TOKEN` as a bearer token"
      : roleOf(guard);
  const line = text.includes("export const GET") ? "export const GET" : "export async function GET";
  return [code(`GET ${address}`), access, secondFactorOf(guard), limitOf(guard), commentBefore(text, line)];
}

export function actionsText(): string {
  const actions = sources("actions.ts").filter(({ text }) => text.startsWith('"use server"'));
  return table(
    ["action", "file", "allowed for", "second factor", "rate limit", "what it does"],
    actions.flatMap(actionRows),
  );
}

export function routesText(): string {
  return table(
    ["route", "allowed for", "second factor", "rate limit", "what it does"],
    sources("route.ts")
      .filter(({ path }) => path.startsWith("app/"))
      .map(routeRow),
  );
}
