import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as stream from "../schema/audit-stream";
import * as emailChanges from "../schema/owner-email-changes";
import * as links from "../schema/owner-links";
import * as tables from "../schema/provisioning";
import * as retention from "../schema/retention";

/** The console's own tables, from their schema files. */
export const ourTables = Object.values({ ...tables, ...links, ...emailChanges, ...retention, ...stream })
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table));
