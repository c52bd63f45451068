import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import type { Reader } from "@/lib/auth/reader";
import { type Finding, getLastReport, type LastReport } from "@/lib/doctor/last";
import { logged } from "@/lib/platform/logging/log-failure";
import { LocalTime } from "../../_components/local-time";

/** The doctor's last report: one line if nothing is broken, and nothing if there is no readable report. */
export async function DoctorResult({ reader }: { reader: Reader }) {
  // The audit log must stay readable even if the report is not, for example before a migration.
  const report = await getLastReport(reader).catch(
    logged("the doctor’s last report could not be read", null),
  );
  if (!report) return null;
  if (report.ok) return <Healthy report={report} />;
  const { broken, checked, checkedAt } = report;
  return (
    <Alert variant="danger" className="mt-6">
      <AlertTitle as="h2">
        {broken.length} of {checked} database checks failed
      </AlertTitle>
      <AlertDescription>
        <p>
          Checked <LocalTime at={checkedAt} />. Run <code className="font-mono text-xs">npm run doctor</code>{" "}
          to check again.
        </p>
        <ul className="grid gap-3">
          {broken.map((finding) => (
            <BrokenItem key={finding.name} finding={finding} />
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  );
}

function Healthy({ report: { checked, checkedAt, waiting, inherited } }: { report: LastReport }) {
  const count = waiting.reduce((sum, finding) => sum + finding.count, 0);
  const older = inherited.reduce((sum, finding) => sum + finding.count, 0);
  return (
    <p className="mt-4 text-muted-foreground text-xs leading-5">
      <span>
        Database checked <LocalTime at={checkedAt} />: all {checked} checks passed
      </span>
      {count > 0 && <span>{`; ${count} to review`}</span>}
      {older > 0 && (
        <span>{`; ${older} ${older === 1 ? "account" : "accounts"} not created by this console ${older === 1 ? "has" : "have"} no tenant`}</span>
      )}
      <span>.</span>
    </p>
  );
}

function BrokenItem({ finding: { name, rule, count, violations, remedy } }: { finding: Finding }) {
  return (
    <li className="grid gap-1">
      <p>
        <span className="font-mono text-xs">{name}</span> ({count})
      </p>
      <p>
        <strong className="font-medium">Expected:</strong> {rule}
      </p>
      <ul className="list-disc pl-5 text-xs leading-5">
        {violations.map((violation) => (
          <li key={violation} className="break-all">
            <bdi>{violation}</bdi>
          </li>
        ))}
      </ul>
      <p>
        <strong className="font-medium">What to do:</strong> {remedy}
      </p>
    </li>
  );
}
