import "server-only";
import { desc } from "drizzle-orm";
import { z } from "zod";
import { doctorReports } from "@/db/schema/provisioning";
import { shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";

const Stored = z.object({
  invariants: z.array(
    z.object({
      name: z.string(),
      rule: z.string(),
      severity: z.enum(["broken", "waiting", "inherited"]),
      remedy: z.string(),
      count: z.number(),
      violations: z.array(z.string()),
    }),
  ),
});

export type Finding = z.infer<typeof Stored>["invariants"][number];

export type LastReport = {
  checkedAt: Date;
  ok: boolean;
  /** How many invariants were checked. */
  checked: number;
  broken: Finding[];
  waiting: Finding[];
  inherited: Finding[];
};

/** The doctor's last stored report; null if there is none. Throws if the report has an unknown format. */
export async function getLastReport(reader: Reader): Promise<LastReport | null> {
  const { checkedAt, ok, report } = doctorReports;
  const [last] = await readFor(reader, (tx) =>
    tx
      .select({ checkedAt, ok, report })
      .from(doctorReports)
      .orderBy(desc(checkedAt), desc(doctorReports.id))
      .limit(1),
  );
  if (!last) return null;
  const { invariants } = Stored.parse(last.report);
  const findings = invariants
    .filter(({ count }) => count > 0)
    .map((finding) => ({
      ...finding,
      violations: finding.violations.map((violation) => shownText(violation, reader)),
    }));
  return {
    checkedAt: last.checkedAt,
    ok: last.ok,
    checked: invariants.length,
    broken: findings.filter(({ severity }) => severity === "broken"),
    waiting: findings.filter(({ severity }) => severity === "waiting"),
    inherited: findings.filter(({ severity }) => severity === "inherited"),
  };
}
