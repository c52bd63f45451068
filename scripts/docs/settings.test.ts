import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { checkEnv } from "@/lib/platform/env";
import { settingTexts } from "@/lib/platform/settings";
import { envExampleText } from "./settings";

test(".env.example matches the settings in the code (update it with `npm run docs:generate`)", () => {
  expect(readFileSync(".env.example", "utf8")).toBe(envExampleText());
});

test("a copy of .env.example lacks only the required settings", () => {
  const read = checkEnv(parseEnv(envExampleText()) as Record<string, string>);
  const missing = read.ok ? [] : read.problems.map(({ names: [name = ""] }) => name);
  const required = settingTexts().filter((setting) => setting.required);
  expect(missing).toEqual(required.map(({ names: [name = ""] }) => name));
  expect(missing).toContain("DATABASE_URL");
});

test("uncommenting every line of .env.example sets only the defaults, without secrets", () => {
  const everything = parseEnv(envExampleText().replaceAll(/^# (?=[A-Z_0-9]+=)/gm, ""));
  const expected = settingTexts().map(({ names: [name = ""], fallback = "" }) => [name, fallback]);
  expect(everything).toEqual(Object.fromEntries(expected));
});
