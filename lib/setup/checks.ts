import { admin } from "./admin";
import { authServer } from "./auth-server";
import { type Check, type Finding, SetupContext } from "./check";
import { clock } from "./clock";
import { connectionMode } from "./connection-mode";
import { consoleRole } from "./console-role";
import { database } from "./database";
import { encryption } from "./encryption";
import { exposedSchema } from "./exposed-schema";
import { mail } from "./mail";
import { migrations } from "./migrations";
import { oneProject } from "./one-project";
import { rolledBackTrial } from "./rolled-back-trial";
import { sameAccounts } from "./same-accounts";
import { secretKey } from "./secret-key";
import { serverActionsKey } from "./server-actions-key";
import { settings } from "./settings";
import { signingKeys } from "./signing-keys";
import { siteAddress } from "./site-address";
import { structure } from "./structure";
import { tenantDomain } from "./tenant-domain";
import { tokenIssuer } from "./token-issuer";

/** What must be right before anything is changed. */
const preflight: readonly Check[] = [
  ...[settings, siteAddress, tenantDomain, serverActionsKey, connectionMode, encryption, oneProject],
  ...[database, authServer, clock, secretKey, signingKeys, tokenIssuer, sameAccounts, mail, exposedSchema],
];

/** What setting up itself creates. */
const postMigration: readonly Check[] = [migrations, consoleRole, structure, admin];

export type Checked = { check: string } & Finding;

/**
 * Runs every check and changes nothing; without `all`, only those that must pass before setting up. `trial: false`
 * skips the trial, which runs the product's triggers in a transaction that is rolled back.
 */
export async function checkSetup(
  source: Readonly<Record<string, string | undefined>>,
  { all = true, trial = true } = {},
): Promise<Checked[]> {
  const context = new SetupContext(source);
  const found: Checked[] = [];
  const checks = [...preflight, ...(all ? postMigration : []), ...(all && trial ? [rolledBackTrial] : [])];
  for (const { name, run } of checks) {
    for (const finding of await run(context)) found.push({ check: name, ...finding });
  }
  return found;
}

export function hasProblem(findings: readonly Checked[]): boolean {
  return findings.some(({ kind }) => kind === "problem");
}
