import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { processEnv } from "@next/env";
import { expect, test } from "vitest";
import { dollarProblems } from "@/lib/platform/dollar-problem";
import { writeSettings } from "./env-file";
import { askForSettings, makeSecrets } from "./questions";

async function ask(settings: Record<string, string>, typed: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const answers = await askForSettings(settings, input, output);
  return { answers, prompts: String(output.read() ?? "") };
}

test("prompts only for missing settings, and shows where to find them in Supabase", async () => {
  const settings = {
    SUPABASE_URL: "https://abc.supabase.co",
    SUPABASE_ANON_KEY: "a",
    SUPABASE_SERVICE_ROLE_KEY: "b",
  };
  const { answers, prompts } = await ask(settings, "postgres://user@host/postgres\n\n  app.example.com \n");
  expect(answers).toEqual({
    DATABASE_URL: "postgres://user@host/postgres",
    TENANT_DOMAIN: "app.example.com",
  });
  expect(prompts).toContain("(Connect, Transaction pooler)");
  expect(prompts).not.toMatch(/SUPABASE_/);
});

test("does not echo secrets in a terminal, even if several lines are pasted at once", async () => {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()];
  const answers = askForSettings(
    { SITE_URL: "https://a.example", TENANT_DOMAIN: "a.example" },
    input,
    output,
  );
  input.write("https://abc.supabase.co\nsb_publishable_typed\nsb_secret_typed\n");
  input.write("postgres://user:typed-password");
  input.write("@host/postgres\n");
  expect(await answers).toMatchObject({
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_typed",
    SUPABASE_SECRET_KEY: "sb_secret_typed",
    DATABASE_URL: "postgres://user:typed-password@host/postgres",
  });
  const terminalOutput = String(output.read());
  expect(terminalOutput).toContain("sb_publishable_typed");
  expect(terminalOutput).not.toMatch(/sb_secret_typed|typed-password/);
  expect(terminalOutput).toContain("Secret key (the same page) (not shown)");
});

test("skips the remaining settings at the end of the input", async () => {
  expect((await ask({}, "https://abc.supabase.co\n")).answers).toEqual({
    NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co",
  });
});

test("generates a new value for each missing secret", () => {
  const [one, other] = [makeSecrets({}), makeSecrets({})];
  expect(Object.keys(one)).toEqual(["CRON_SECRET", "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"]);
  expect(one.CRON_SECRET).not.toBe(other.CRON_SECRET);
  expect(makeSecrets({ CRON_SECRET: "kept", VERCEL: "1" })).toEqual({});
});

test("adds and changes settings in a file, and Next reads all of them correctly", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "settings-"));
  const file = path.join(folder, ".env.local");
  writeFileSync(file, "# mine\nKEPT=1\nCHANGED=before\n");
  writeSettings(file, {
    CHANGED: "after",
    MAIL_FROM: "Console <console@example.com>",
    REPLY_TO: '"Ana’s Console" <console@example.com>',
    NOTE: `"it's" a # b`,
    CRON: "a$b$$c \x24{d}",
    URL: "postgres://u:p$w@host/db?x=1",
  });
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/^# mine\nKEPT=1\nCHANGED=after\n/);
  const read = { path: file, contents: text, env: {} };
  processEnv([read], folder, console, true);
  expect(read.env).toEqual({
    KEPT: "1",
    CHANGED: "after",
    MAIL_FROM: "Console <console@example.com>",
    REPLY_TO: '"Ana’s Console" <console@example.com>',
    NOTE: `"it's" a # b`,
    CRON: "a$b$$c \x24{d}",
    URL: "postgres://u:p%24w@host/db?x=1",
  });
  expect(dollarProblems(text, {})).toEqual([]);
  rmSync(folder, { recursive: true });
});

test.each([
  [
    "CRON_SECRET=pa$word",
    "CRON_SECRET has a $ that would be read as the start of a variable name: write it as \\$",
  ],
  ['CRON_SECRET="pa\x24{word}"', "CRON_SECRET has a $"],
  ["CRON_SECRET='pa$1word'", "CRON_SECRET has a $"],
  ["DATABASE_URL=postgres://u:pa$word@h/db", "write it as %24, because the value is a URL"],
])("refuses a file with %s, because Next would drop part of the value", (contents, problem) => {
  expect(dollarProblems(contents, {})).toEqual([expect.stringContaining(problem)]);
});

test.each([
  "A=pa\\$word",
  "A=pa$",
  "A=5$ off",
  "HOST=h\nSITE_URL=https://\x24{HOST}",
  "PORT=\x24{X:-3000}",
  "A=a%24b",
])("accepts a file with %j", (contents) => {
  expect(dollarProblems(contents, {})).toEqual([]);
});
