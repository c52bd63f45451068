import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { SetupContext } from "./check";

type Question = { setting: Parameters<SetupContext["get"]>[0]; name: string; ask: string; secret?: true };

/** What cannot be generated, and where Supabase shows it. */
const questions: readonly Question[] = [
  {
    setting: "supabaseUrl",
    name: "NEXT_PUBLIC_SUPABASE_URL",
    ask: "Address of the Supabase project (Project Settings, Data API), https://….supabase.co",
  },
  {
    setting: "supabasePublishableKey",
    name: "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
    ask: "Publishable key (Project Settings, API Keys)",
  },
  {
    setting: "supabaseSecretKey",
    name: "SUPABASE_SECRET_KEY",
    ask: "Secret key (the same page)",
    secret: true,
  },
  {
    setting: "databaseUrl",
    name: "DATABASE_URL",
    ask: "Connection string for the app (Connect, Transaction pooler), with the console's own login, its password and ?sslmode=require",
    secret: true,
  },
  { setting: "siteUrl", name: "SITE_URL", ask: "Address of the console, https://console.example.com" },
  {
    setting: "tenantDomain",
    name: "TENANT_DOMAIN",
    ask: "Domain below which tenants are served, app.example.com",
  },
];

/**
 * Asks for each setting that is missing, one line each. An empty line leaves it out, and so does the end of the input.
 * Lines that are pasted together answer one question after the other. A terminal shows no secret while it is typed.
 */
export function askForSettings(
  source: Readonly<Record<string, string | undefined>>,
  input: Readable & { isTTY?: boolean } = process.stdin,
  output: Writable = process.stderr,
): Promise<Record<string, string>> {
  const context = new SetupContext(source);
  const missing = questions.filter(({ setting }) => !context.get(setting));
  const answers = new Map<string, string>();
  let asked = 0;
  const question = () => missing[asked];
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
      if (next) output.write(`${next.ask}${next.secret && input.isTTY ? " (not shown)" : ""}\n${next.name}=`);
      else terminal.close();
    };
    // By its event, and not by the iterator: of lines that are pasted together the next may be a secret.
    terminal.on("line", (line) => {
      const answered = question();
      if (!answered) return;
      if (line.trim()) answers.set(answered.name, line.trim());
      if (answered.secret && input.isTTY) output.write("\n");
      asked += 1;
      ask();
    });
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    terminal.on("close", () => resolve(Object.fromEntries(answers)));
    ask();
  });
}

/** Random values for the secrets that are missing. */
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
