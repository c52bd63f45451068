import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { transaction } from "@/db/client";
import { asOwner } from "@/db/connection/connection";
import { databaseError } from "@/db/errors";
import { documents } from "./documents";

/** Skipped pages: one has its own tables and test, and the other needs a cluster without Supabase's roles. */
const excluded = ["docs/adopting-example.md", "docs/self-hosted-auth.md"];

/** The SQL blocks. Blocks marked `owner` after the language need more rights than the console's role has. */
const blocks = documents
  .filter(({ path }) => !excluded.includes(path))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/^ *```sql ?(\w*)\n(.*?)^ *```$/gms)].map(([, role = "", query = ""]) => ({
      name: `${path}: ${query.split("\n")[0]}`,
      role,
      query,
    })),
  );

const problemOf = (ran: Promise<unknown>) =>
  ran.then(
    () => null,
    (error) => databaseError(error) ?? error,
  );

test.each(blocks.filter(({ role }) => role === ""))(
  "the query runs with the console's own role and changes nothing: $name",
  async ({ query }) => {
    const ran = transaction(async (tx) => {
      await tx.execute(sql`set transaction read only`);
      await tx.execute(sql.raw(query));
    });
    expect(await problemOf(ran)).toBeNull();
  },
);

test.each(blocks.filter(({ role }) => role === "owner"))(
  "the query runs as the owner: $name",
  async ({ query }) => {
    const ran = asOwner(async (owner) => {
      await owner.execute(sql`begin`);
      // Frees the name for the block that creates this role. The rollback restores the name for other tests.
      await owner.execute(sql`alter role console rename to console_meanwhile`);
      await owner.execute(sql.raw(query));
      await owner.execute(sql`rollback`);
    });
    expect(await problemOf(ran)).toBeNull();
  },
);

test("the documents contain queries for known roles only", () => {
  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.filter(({ role }) => !["", "owner"].includes(role))).toEqual([]);
});
