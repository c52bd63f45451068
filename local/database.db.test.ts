import { randomUUID } from "node:crypto";
import { expect, inject, onTestFinished, test } from "vitest";
import { createTestDatabase, onCluster } from "@/db/testing/database";
import { prepareDatabase } from "./database";

/** An empty database, and the connection string of a role without superuser rights that may create schemas in it. */
async function databaseOfRole(options: string) {
  const cluster = inject("clusterUrl");
  const role = `developer_${randomUUID().replaceAll("-", "")}`;
  const { url, drop } = await createTestDatabase("template0");
  await onCluster(cluster, `create role ${role} login password 'secret' ${options}`);
  onTestFinished(async () => {
    await drop();
    await onCluster(cluster, `drop role ${role}`);
  });
  const roleUrl = new URL(url);
  roleUrl.username = role;
  roleUrl.password = "secret";
  const name = roleUrl.pathname.slice(1);
  return { role, name, cluster, url: roleUrl.href };
}

test("npm run dev works on your own server with a role that is not a superuser", async () => {
  const { role, name, cluster, url } = await databaseOfRole("createrole bypassrls");
  await onCluster(cluster, `alter database ${name} owner to ${role}`);
  await onCluster(cluster, `grant supabase_auth_admin, provisioning_app to ${role} with admin option`);
  expect((await prepareDatabase(url)).applied).toEqual([
    "0000_baseline",
    "0001_provisioning",
    "product/0000_start",
  ]);
});

test("if its role lacks a right, npm run dev names the role, its variable and the rights to grant", async () => {
  const { role, name, url } = await databaseOfRole("");
  const message = await prepareDatabase(url).then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toContain(
    `The role ${role} in MIGRATION_DATABASE_URL cannot create Supabase's roles and the auth schema:`,
  );
  expect(message).toContain(
    `alter role ${role} createrole bypassrls; grant create on database ${name} to ${role};`,
  );
  expect(message).not.toContain("pg_authid");
});
