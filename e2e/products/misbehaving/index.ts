import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { defineProduct } from "@/db/seam/define-product";
import { accounts } from "../basejump/schema";

type Tenant = { slug: string; name: string; owner: { id: string } };

/** The key of the last inserted account. */
let lastKey = "";

async function insertAccount(tx: Executor, { slug, name, owner }: Tenant): Promise<string> {
  const [account] = await tx
    .insert(accounts)
    .values({ slug, name, primaryOwnerUserId: owner.id })
    .returning({ id: accounts.id });
  if (!account) throw new Error("the insert returned no account");
  lastKey = account.id;
  return account.id;
}

/** Faults in product code, keyed by the requested slug. */
const faults: Record<string, (tx: Executor, tenant: Tenant) => Promise<unknown>> = {
  "throws-error": async (tx, tenant) => {
    await insertAccount(tx, tenant);
    throw new RangeError(`no ${tenant.name}`);
  },
  "fails-statement": (tx) => tx.execute(sql`select 1 / 0`),
  "returns-nothing": async (tx, tenant) => void (await insertAccount(tx, tenant)),
  "returns-foreign": async (tx, tenant) => {
    await insertAccount(tx, tenant);
    return "00000000-0000-4000-8000-00000000000f";
  },
  "returns-used": async (tx, tenant) => {
    const used = lastKey;
    await insertAccount(tx, tenant);
    return used;
  },
  "commits-itself": async (tx, tenant) => {
    const id = await insertAccount(tx, tenant);
    await tx.execute(sql`select 1; commit`);
    return id;
  },
  "commits-quietly": async (tx, tenant) => {
    const id = await insertAccount(tx, tenant);
    await tx.execute(sql`select 1; commit`).catch(() => undefined);
    return id;
  },
  "hides-failure": async (tx, tenant) => {
    const id = await insertAccount(tx, tenant);
    await tx.execute(sql`select 1 / 0`).catch(() => undefined);
    return id;
  },
  "takes-long": async (tx, tenant) => {
    const id = await insertAccount(tx, tenant);
    await new Promise((resolve) => setTimeout(resolve, 9_000));
    return id;
  },
};

export const product = defineProduct({
  slug: { takenBy: ["accounts_slug_unique"] },
  plans: { starter: { label: "Starter", trialDays: 14 } },
  hasHostnames: false,
  createTenant: async (tx, tenant) => (await (faults[tenant.slug] ?? insertAccount)(tx, tenant)) as string,
});
