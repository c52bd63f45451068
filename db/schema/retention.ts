import { sql } from "drizzle-orm";
import { check, interval, text, timestamp } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

/** How long each class of rows is kept. The reconciler copies the settings here, so that the doctor can find overdue rows. */
export const retention = provisioning.table(
  "retention",
  {
    class: text("class").primaryKey(),
    /** Null if the class is kept forever. */
    keep: interval("keep"),
    /** When the period last changed. The doctor reports no overdue rows for two days after that. */
    since: timestamp("since", { withTimezone: true, mode: "date" }).notNull().defaultNow(),
  },
  () => [check("retention_class_known", sql`class in ('attempts', 'denials', 'deliveries')`)],
);
