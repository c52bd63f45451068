import { sql } from "drizzle-orm";
import { bigint, check, customType, integer, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { provisioning } from "./provisioning";

const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });

/** The last row that the audit stream has written, by source, so that a restarted writer skips no event. */
export const auditStream = provisioning.table(
  "audit_stream",
  {
    source: text("source").primaryKey(),
    /** The position of that row. A source uses only the columns that it is sorted by. */
    afterTransaction: transactionId("after_transaction").notNull().default("0"),
    afterAttempt: uuid("after_attempt").notNull().default("00000000-0000-0000-0000-000000000000"),
    afterSeq: bigint("after_seq", { mode: "number" }).notNull().default(0),
    /** Raised whenever a writer takes the source over. A write with an old fence changes nothing. */
    fence: integer("fence").notNull().default(1),
    /** Set while a writer is writing events of the source. */
    leaseExpiresAt: timestamp("lease_expires_at", { withTimezone: true, mode: "date" }),
  },
  () => [check("audit_stream_source_known", sql`source in ('attempts', 'owner_events', 'staff_events')`)],
);
