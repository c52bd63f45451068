import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { admin } from "@/db/testing/admin";
import type fc from "@/db/testing/fast-check";
import { type Claimed, existingIn, type Model, type Refused } from "./index";

export type Real = { prefix: string };
export type Command = fc.AsyncCommand<Model, Real, true>;

/** The steps covered so far, such as `resubmit: completed`. */
export const coveredSteps = new Set<string>();

/** The name of an attempt's state in `coveredSteps`. */
export function stateOf(attempt: Claimed | Refused): string {
  if (attempt.state !== "dead") return attempt.state;
  return attempt.leaseLeft > 0 ? "dead, leased" : "dead, lease over";
}

/** A command on both the model and the database, which must match afterwards. */
export function command(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check: async (model) => check(model),
    run: async (model, real) => {
      await run(model, real);
      expect(await existingOf(real)).toEqual(existingIn(model));
    },
    toString: () => name,
  };
}

/** Tenants and owner accounts of one run in the database. */
export async function existingOf({ prefix }: Real): Promise<ReturnType<typeof existingIn>> {
  const { rows } = await admin.execute<{ slugs: string[]; owners: string[] }>(sql`
    select array(select slug from provisioning.tenants where slug like ${`${prefix}-%`} order by slug) as slugs,
      array(select email from auth.users where email like ${`%@${prefix}.test`} order by email) as owners`);
  return rows[0] ?? { slugs: [], owners: [] };
}
