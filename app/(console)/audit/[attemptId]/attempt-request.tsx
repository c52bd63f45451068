import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { dayText } from "@/lib/provisioning/errors/messages";
import { isHidden } from "@/lib/provisioning/input/choices";
import { formFields } from "@/lib/provisioning/input/product-fields";
import { Absent } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";

const fields: readonly [name: string, label: string][] = [
  ["name", "Business name"],
  ["slug", "Slug"],
  ["ownerName", "Owner’s name"],
  ["ownerEmail", "Owner’s e-mail"],
  ["ownerAccount", "Owner’s account"],
  ["plan", "Plan"],
  ["timezone", "Time zone"],
  ["currency", "Currency"],
  ["locale", "Language"],
];
const labels = new Map<string, string>([
  ...fields.filter(([name]) => !isHidden(name)),
  ...formFields.map(({ name, label }) => [name, label] as const),
]);

const accountTexts: Record<string, string> = { new: "New account", existing: "Existing account" };

/** The requested values, in the order of the form. Fields that the product has since removed come last. */
export function AttemptRequest({ attempt }: { attempt: Attempt }) {
  const values = new Map(attempt.request.map(({ name, value }) => [name, value]));
  // An attempt has no `ownerAccount` if the form offered no choice of account at the time.
  const given = [...labels.keys()].filter((name) => name !== "ownerAccount" || values.has(name));
  const names = new Set([...given, ...values.keys()]);
  const shown = attempt.erasedAt ? [] : [...names];
  return (
    <Card>
      <CardHeader>
        <CardTitle>Request</CardTitle>
      </CardHeader>
      <CardContent>
        {attempt.erasedAt && (
          <p className="mb-3">
            Erased on {dayText(attempt.erasedAt)}. The audit log keeps only IDs, times, stages and the
            outcome.
          </p>
        )}
        <Facts>
          {shown.map((name) => (
            <Fact key={name} label={labels.get(name) ?? name}>
              <Value name={name} value={values.get(name)} />
            </Fact>
          ))}
          <Fact label="Blueprint">
            {attempt.blueprint}, version {attempt.blueprintVersion}
          </Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

function Value({ name, value }: { name: string; value: string | undefined }) {
  if (!value) return <Absent>not given</Absent>;
  return <bdi>{(name === "ownerAccount" && accountTexts[value]) || value}</bdi>;
}
