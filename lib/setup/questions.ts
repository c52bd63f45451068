import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { SetupContext } from "./check";

type Question = { setting: Parameters<SetupContext["get"]>[0]; name: string; prompt: string; secret?: true };

/** The settings to ask for, in order. If Supabase's dashboard shows the value, the prompt names the page. */
const questions: readonly Question[] = [
  {
    setting: "supabaseUrl",
    name: "NEXT_PUBLIC_SUPABASE_URL",
    prompt: "Address of the Supabase project (Project Settings, Data API), https://….supabase.co",
  },
  {
    setting: "supabasePublishableKey",
    name: "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
    prompt: "Publishable key (Project Settings, API Keys)",
  },
  {
    setting: "supabaseSecretKey",
    name: "SUPABASE_SECRET_KEY",
    prompt: "Secret key (the same page)",
    secret: true,
  },
  {
    setting: "databaseUrl",
    name: "DATABASE_URL",
    prompt:
      "Connection string for the app (Connect, Transaction pooler), with the console's own login, its password and ?sslmode=require",
    secret: true,
  },
  {
    setting: "siteUrl",
    name: "SITE_URL",
    prompt: "Address of the console, such as https://console.example.com",
  },
  {
    setting: "tenantDomain",
    name: "TENANT_DOMAIN",
    prompt: "Domain under which tenants are served, such as app.example.com",
  },
];

/**
 * Prompts for each missing setting, one line each. An empty line skips a setting, and the end of the input skips all
 * that remain. If several lines are pasted at once, each answers one prompt. A terminal does not echo secrets.
 */
export function askForSettings(
  source: Readonly<Record<string, string | undefined>>,
  input: Readable & { isTTY?: boolean } = process.stdin,
  output: Writable = process.stderr,
): Promise<Record<string, string>> {
  const context = new SetupContext(source);
  const missing = questions.filter(({ setting }) => !context.get(setting));
  const answers = new Map<string, string>();
  let index = 0;
  const question = () => missing[index];
  const echo = new Writable({
    write(text, _encoding, done) {
      if (!question()?.secret) output.write(text);
      done();
    },
  });
  const terminal = createInterface({ input, output: input.isTTY ? echo : undefined, terminal: input.isTTY });
  return new Promise((resolve) => {
    const ask = () => {
      const next = question();
      if (next)
        output.write(`${next.prompt}${next.secret && input.isTTY ? " (not shown)" : ""}\n${next.name}=`);
      else terminal.close();
    };
    // Uses the `line` event instead of the iterator, so that each pasted line is handled before the next one, which may
    // be a secret, is echoed.
    terminal.on("line", (line) => {
      const current = question();
      if (!current) return;
      if (line.trim()) answers.set(current.name, line.trim());
      if (current.secret && input.isTTY) output.write("\n");
      index += 1;
      ask();
    });
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    terminal.on("close", () => resolve(Object.fromEntries(answers)));
    ask();
  });
}

/** Random values for the missing secrets. Makes no key for server actions on Vercel, whose builds do not need one. */
export function makeSecrets(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const context = new SetupContext(source);
  return {
    ...(!context.get("cronSecret") && { CRON_SECRET: randomBytes(32).toString("hex") }),
    ...(!context.get("serverActionsKey") &&
      !source.VERCEL && {
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      }),
  };
}
