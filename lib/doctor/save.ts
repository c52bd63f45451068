import "server-only";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db } from "@/db/client";
import type { DoctorReport } from "./check";

/** The number of reports to keep. Each new report removes older ones. */
export const keptReports = 100;

/** Stores a report for the console to show, and removes outdated ones, in one statement. */
export async function saveReport({ checkedAt, ok, tookMs, ...report }: DoctorReport): Promise<void> {
  await db.execute(sql`
    with outdated as (
      delete from provisioning.doctor_reports where id in (
        select id from provisioning.doctor_reports order by checked_at desc, id desc offset ${keptReports - 1}
      )
    )
    insert into provisioning.doctor_reports (id, checked_at, ok, took_ms, report)
    values (${uuidv7()}, ${checkedAt}, ${ok}, ${tookMs}, ${JSON.stringify(report)})`);
}
