import { writeMutants } from "../faults/page";
import { faultMutants } from "./fault-mutants";
import type { Mutant } from "./mutant";
import { securityMutants } from "./security-mutants";
import { runSuite } from "./suite";
import { copyTree, plant } from "./tree";

/**
 * `npm run test:mutation` plants one bug after another and expects a test to fail. Exits with 1 if a bug survives or no
 * longer applies, or if the tests fail without a bug. Arguments select bugs by words in their descriptions. If the
 * first argument is `security`, the security bugs are planted instead.
 */
const args = process.argv.slice(2);
const security = args[0] === "security";
const words = security ? args.slice(1) : args;
const chosen = (security ? securityMutants : faultMutants).filter(
  ({ bug }) => words.length === 0 || words.some((word) => bug.includes(word)),
);

const tree = copyTree();
const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
const control = await runSuite(tree, files);
if (control.kind !== "passed") {
  console.error(`Without a bug: ${control.kind === "failed" ? control.test : control.reason}`);
  process.exit(1);
}
console.log(`${control.tests} tests pass without a bug.\n`);

const rows: [bug: string, caughtBy: string][] = [];
let survivors = 0;
for (const mutant of chosen) {
  const { caughtBy, dead } = await kill(mutant);
  rows.push([mutant.bug, caughtBy]);
  if (!dead) survivors++;
  console.log(`${dead ? "caught  " : "SURVIVED"}  ${mutant.bug}\n          ${caughtBy}`);
}
console.log(`\n${chosen.length - survivors} caught, ${survivors} survived`);
if (survivors > 0) process.exitCode = 1;
else if (words.length === 0) writeMutants(security ? "docs/security.md" : "docs/fault-matrix.md", rows);

async function kill({ edits, tests }: Mutant): Promise<{ caughtBy: string; dead: boolean }> {
  const revert = plant(edits);
  if (!revert) return { caughtBy: "it no longer applies", dead: false };
  const verdict = await runSuite(tree, tests);
  revert();
  if (verdict.kind === "failed") return { caughtBy: verdict.test, dead: true };
  return { caughtBy: verdict.kind === "broken" ? `broken: ${verdict.reason}` : "no test", dead: false };
}
