import { sql } from "drizzle-orm";
import { journal } from "@/db/migrate";
import { tamper } from "../testing";
import type { Violations } from ".";

export const databaseViolations: Violations = {
  "guards-are-on": async () => {
    await tamper(sql`alter table provisioning.attempts disable trigger attempts_move_forward`);
    return "attempts_move_forward";
  },
  "migrations-are-of-this-checkout": async () => {
    await tamper(sql`
      update provisioning.migrations set hash = 'other'
      where created_at = (select max(created_at) from provisioning.migrations)`);
    return journal().at(-1)?.tag ?? "";
  },
};
