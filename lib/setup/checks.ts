import { admin, sameAccounts } from "./auth-server/accounts";
import { authServer } from "./auth-server/auth-server";
import { oneProject } from "./auth-server/one-project";
import { secretKey } from "./auth-server/secret-key";
import { clock, signingKeys, tokenIssuer } from "./auth-server/sessions";
import { type Check, type Finding, SetupContext } from "./check";
import { connectionMode } from "./database/connection-mode";
import { consoleRole } from "./database/console-role";
import { database } from "./database/database";
import { encryption } from "./database/encryption";
import { exposedSchema } from "./database/exposed-schema";
import { migrations } from "./database/migrations";
import { structure } from "./database/structure";
import { mail } from "./mail/mail";
import { rolledBackTrial } from "./rolled-back-trial";
import { serverActionsKey, settings, tenantDomain } from "./settings";
import { siteAddress } from "./site-address";

/** Checks that must pass before setup changes anything. */
const preflight: readonly Check[] = [
  settings,
  siteAddress,
  tenantDomain,
  serverActionsKey,
  connectionMode,
  encryption,
  oneProject,
  database,
  authServer,
  clock,
  secretKey,
  signingKeys,
  tokenIssuer,
  sameAccounts,
  mail,
  exposedSchema,
];

/** Checks of what setup itself creates. */
const postMigration: readonly Check[] = [migrations, consoleRole, structure, admin];

export type Checked = { check: string } & Finding;

/**
 * Runs every check and changes nothing. `all: false` runs only those that must pass before setup changes
 * anything. `trial: false` skips the trial, which runs the product's triggers in a transaction that is rolled back.
 */
export async function checkSetup(
  source: Readonly<Record<string, string | undefined>>,
  { all = true, trial = true } = {},
): Promise<Checked[]> {
  const context = new SetupContext(source);
  const findings: Checked[] = [];
  const checks = [...preflight, ...(all ? postMigration : []), ...(all && trial ? [rolledBackTrial] : [])];
  for (const { name, run } of checks) {
    for (const finding of await run(context)) findings.push({ check: name, ...finding });
  }
  return findings;
}

export function hasProblem(findings: readonly Checked[]): boolean {
  return findings.some(({ kind }) => kind === "problem");
}
