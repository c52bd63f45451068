import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { writeSettings } from "./env-file";
import { askForSettings, makeSecrets } from "./questions";

async function ask(given: Record<string, string>, typed: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const answers = await askForSettings(given, input, output);
  return { answers, asked: String(output.read() ?? "") };
}

test("only what is missing is asked for, and where in Supabase it stands", async () => {
  const given = {
    SUPABASE_URL: "https://abc.supabase.co",
    SUPABASE_ANON_KEY: "a",
    SUPABASE_SERVICE_ROLE_KEY: "b",
  };
  const { answers, asked } = await ask(given, "postgres://user@host/postgres\n\n  app.example.com \n");
  expect(answers).toEqual({
    DATABASE_URL: "postgres://user@host/postgres",
    TENANT_DOMAIN: "app.example.com",
  });
  expect(asked).toContain("(Connect, Transaction pooler)");
  expect(asked).not.toMatch(/SUPABASE_/);
});

test("an input that ends leaves out the rest", async () => {
  expect((await ask({}, "https://abc.supabase.co\n")).answers).toEqual({
    NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co",
  });
});

test("secrets are made where they are missing, and no two are alike", () => {
  const [one, other] = [makeSecrets({}), makeSecrets({})];
  expect(Object.keys(one)).toEqual(["CRON_SECRET", "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"]);
  expect(one.CRON_SECRET).not.toBe(other.CRON_SECRET);
  expect(makeSecrets({ CRON_SECRET: "kept", VERCEL: "1" })).toEqual({});
});

test("settings are written beside those that are there, and read back as they were", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "settings-"));
  const file = path.join(folder, ".env.local");
  writeFileSync(file, "# mine\nKEPT=1\nCHANGED=before\n");
  writeSettings(file, {
    CHANGED: "after",
    MAIL_FROM: "Console <console@example.com>",
    URL: "postgres://u:p$w@host/db?x=1",
  });
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/^# mine\nKEPT=1\nCHANGED=after\n/);
  expect(parseEnv(text)).toMatchObject({
    ...{ KEPT: "1", CHANGED: "after", MAIL_FROM: "Console <console@example.com>" },
    URL: "postgres://u:p%24w@host/db?x=1",
  });
  rmSync(folder, { recursive: true });
});
