import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { applyLocalStack, localStackFile } from "@/lib/cli/local-stack";
import { runWith } from "@/lib/cli/testing";
import { type AuthServer, startAuthServer } from "./auth/server";
import { publishStack } from "./publish-stack";

let database: TestDatabase;
let auth: AuthServer;
let folder: string;
let unpublish: () => void;

const appUrl = "http://localhost:3000";
const notice = `Using the stack of \`npm run dev\` (${appUrl}), because no database is set.\n`;
/** The environment of a terminal without any settings. */
const bareEnvironment = { PATH: process.env.PATH, NODE_ENV: "development" as const };

beforeAll(async () => {
  database = await createTestDatabase();
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: appUrl });
});
afterAll(async () => {
  await auth.stop();
  await database.drop();
});

/** The settings that the stack gives the console. */
const settings = () => ({
  DATABASE_URL: database.consoleUrl,
  SITE_URL: appUrl,
  CRON_SECRET: "local-development-only",
  NEXT_PUBLIC_SUPABASE_URL: auth.url,
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
  SUPABASE_SECRET_KEY: auth.secretKey,
});

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "local-stack-"));
  const stack = { env: settings(), ownerUrl: database.url, authUrl: auth.url, hasOwnAuth: true };
  unpublish = await publishStack(stack, appUrl, folder);
});
afterEach(() => {
  unpublish();
  rmSync(folder, { recursive: true });
});

describe("commands without settings while `npm run dev` runs", () => {
  const owner = ["--owner-name", "Ana Novak", "--owner-email", "ana@local-stack.test"];
  test.each([
    ["provision", ["--name", "Golden Spoon", ...owner]],
    ["attempts", ["list"]],
    ["staff", ["list"]],
    ["doctor", ["--no-trial"]],
    ["reconcile", []],
    ["db:migrate", []],
    ["audit:prune", ["--older-than", "24m"]],
  ])("npm run %s %j uses the local stack and reports this in one line on stderr", async (name, args) => {
    expect(await runWith(bareEnvironment, name, args, folder)).toMatchObject({ exitCode: 0, error: notice });
  });

  test("npm run setup checks the local stack and writes no settings", async () => {
    const { error, out } = await runWith(bareEnvironment, "setup", ["--json", "--no-trial"], folder);
    expect({ error, checked: "findings" in JSON.parse(out) }).toEqual({ error: notice, checked: true });
    expect(existsSync(path.join(folder, ".env.local"))).toBe(false);
  });
});

describe("the stack of `npm run dev`", () => {
  const list = (env: NodeJS.ProcessEnv) => runWith(env, "attempts", ["list"], folder);
  const noDatabase = { exitCode: 2, out: "", error: expect.stringMatching(/^Set DATABASE_URL/) };

  test.each([
    ["in production", { NODE_ENV: "production" }],
    ["with an empty DATABASE_URL", { DATABASE_URL: "" }],
    ["with a Supabase project", { SUPABASE_URL: "https://abcdefghijkl.supabase.co" }],
    ["with another key", { SUPABASE_SECRET_KEY: "sb_secret_of_another_project" }],
  ])("is not used %s", async (_what, given) => {
    expect(await list({ ...bareEnvironment, ...given } as NodeJS.ProcessEnv)).toEqual(noDatabase);
  });

  test("is not used if .env.local sets a database", async () => {
    writeFileSync(path.join(folder, ".env.local"), "DATABASE_URL=postgres://unused@127.0.0.1:9/none\n");
    expect(await list(bareEnvironment)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("is not used if it was killed and the stack of another folder now uses its address", async () => {
    const file = localStackFile(folder);
    const published = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...published, signingKeyId: "of-another-folder" }));
    expect(await list(bareEnvironment)).toEqual(noDatabase);
  });

  test("is not used after it has ended", async () => {
    unpublish();
    expect(existsSync(localStackFile(folder))).toBe(false);
    expect(await list(bareEnvironment)).toEqual(noDatabase);
  });
});

test("the environment's settings take precedence over the stack's", async () => {
  const env: Record<string, string | undefined> = { CRON_SECRET: "my own", TENANT_DOMAIN: "spoon.test" };
  expect(await applyLocalStack(env, folder)).toBe(appUrl);
  expect(env).toMatchObject({ ...settings(), CRON_SECRET: "my own", TENANT_DOMAIN: "spoon.test" });
});

test("only the file's owner can read the settings, and a second console does not change them", async () => {
  const before = readFileSync(localStackFile(folder), "utf8");
  expect(statSync(localStackFile(folder)).mode & 0o777).toBe(0o600);
  const other = { env: settings(), ownerUrl: database.url, authUrl: auth.url, hasOwnAuth: true };
  const unpublishSecond = await publishStack(other, "http://localhost:3001", folder);
  unpublishSecond();
  expect(readFileSync(localStackFile(folder), "utf8")).toBe(before);
});

test("the settings of a real Supabase project are not published", async () => {
  unpublish();
  const stack = { env: settings(), ownerUrl: database.url, authUrl: auth.url, hasOwnAuth: false };
  await publishStack(stack, appUrl, folder);
  expect(existsSync(localStackFile(folder))).toBe(false);
});
