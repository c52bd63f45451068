import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { storeAttempt } from "@/lib/audit/testing";
import { operator } from "@/lib/auth/reader";
import { checkInvariants } from "@/lib/doctor/check";
import { saveReport } from "@/lib/doctor/save";
import { attemptInFlight, flagForCleanup, newUser, userOf } from "@/lib/doctor/testing";
import { DoctorResult } from "./doctor-result";

async function renderResult(): Promise<string> {
  const html = renderToStaticMarkup(await DoctorResult({ reader: operator }));
  return html.replaceAll(/<\/?span>/g, "");
}

test("shows nothing before the first check", async () => {
  expect(await renderResult()).toBe("");
});

test("shows a healthy result as one line", async () => {
  const report = await checkInvariants();
  await saveReport(report);
  expect(await renderResult()).toContain(`all ${report.invariants.length} checks passed`);
});

test("stays healthy if V1 left accounts without a tenant", async () => {
  await newUser({ daysOld: 30 });
  await saveReport(await checkInvariants());
  expect(await renderResult()).toContain(
    "checks passed; 1 account not created by this console has no tenant.",
  );
});

test("shows a broken invariant with its rows and its fix, and a healthy result with the number of items to review", async () => {
  const attemptId = await attemptInFlight({ leaseMinutes: -60 });
  await saveReport(await checkInvariants());
  const text = await renderResult();
  expect(text).toMatch(/1 of \d+ database checks failed/);
  expect(text).toContain(attemptId);
  expect(text).toContain("npm run reconcile");
  const { id } = await storeAttempt({ status: "rolled_back" });
  await flagForCleanup(await userOf(id), id, "manual");
  await saveReport({ ...(await checkInvariants()), ok: true });
  expect(await renderResult()).toContain("; 1 to review");
});
