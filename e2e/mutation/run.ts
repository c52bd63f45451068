import { writeMutants } from "../faults/page";
import { securityMutants } from "./holes";
import { type Mutant, mutants } from "./mutants";
import { runSuite } from "./suite";
import { copyTree, plant } from "./tree";

/**
 * `npm run test:mutation`: plants one bug after the other and expects a test to fail. Exits 1 where a bug
 * survives, where it no longer fits the program, or where the tests fail without it. Words given on the command
 * line choose the bugs that contain one of them; with the word `security` before them, holes are planted instead.
 */
const given = process.argv.slice(2);
const security = given[0] === "security";
const words = security ? given.slice(1) : given;
const chosen = (security ? securityMutants : mutants).filter(
  ({ bug }) => words.length === 0 || words.some((word) => bug.includes(word)),
);

const tree = copyTree();
const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
const control = await runSuite(tree, files);
if (control.kind !== "passed") {
  console.error(`Without any bug: ${control.kind === "failed" ? control.test : control.reason}`);
  process.exit(1);
}
console.log(`Without any bug ${control.tests} tests pass.\n`);

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
  const takeOut = plant(edits);
  if (!takeOut) return { caughtBy: "it no longer fits the program", dead: false };
  const verdict = await runSuite(tree, tests);
  takeOut();
  if (verdict.kind === "failed") return { caughtBy: verdict.test, dead: true };
  return { caughtBy: verdict.kind === "broken" ? `broken: ${verdict.reason}` : "no test", dead: false };
}
