import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionSettings } from "../connection/session";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readCatalog } from "./adopt/catalog";
import { grantConsoleRole } from "./grant-console-role";
import { migrate } from "./migrate";
import { rollback } from "./rollback";

let database: TestDatabase;
let owner: pg.Client;
const login = `login_${randomUUID().slice(0, 8)}`;
const name = () => new URL(database.url).pathname.slice(1);

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`
    alter database ${name()} set datestyle = 'SQL, DMY';
    alter database ${name()} set default_transaction_isolation = 'serializable';
    create role ${login} login password 'secret';
    alter role ${login} in database ${name()} set work_mem = '8MB';
    alter role ${login} in database ${name()} set timezone = 'Asia/Tokyo'`);
});
afterAll(async () => {
  await owner.query(`drop owned by ${login}; drop role ${login}`);
  await owner.end();
  await database.drop();
});

const loginUrl = () => {
  const url = new URL(database.url);
  [url.username, url.password] = [login, "secret"];
  return url.href;
};

/** The login's session settings, without those that the client sends, because a pooler can drop them. */
async function sessionOfLogin(): Promise<unknown> {
  const client = new pg.Client({ connectionString: loginUrl() });
  await client.connect();
  const names = Object.keys(sessionSettings).map((setting) => `current_setting('${setting}') as ${setting}`);
  const { rows } = await client.query(`select ${names.join(", ")}`);
  await client.end();
  return rows[0];
}

const settingsOfRoles = async () => (await readCatalog(owner)).filter(({ kind }) => kind === "setting");

test("granting adds only missing settings to the login, and a rollback removes them", async () => {
  const before = await settingsOfRoles();
  expect(await grantConsoleRole(database.url, loginUrl())).toBe(login);
  expect(await sessionOfLogin()).toEqual({ ...sessionSettings, timezone: "Asia/Tokyo" });

  const granted = await settingsOfRoles();
  expect(await grantConsoleRole(database.url, loginUrl())).toBe(null);
  await owner.query("update provisioning.definitions set fingerprint = 'older' where name = 'sources'");
  await migrate(database.url);
  expect(await settingsOfRoles()).toEqual(granted);

  const exportTo = path.join(mkdtempSync(path.join(tmpdir(), "rollback-")), "audit.jsonl");
  expect(await rollback(database.url, { exportTo })).toMatchObject({ result: "removed" });
  expect(await settingsOfRoles()).toEqual(before);
});
