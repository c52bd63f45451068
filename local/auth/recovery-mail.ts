import { readFileSync } from "node:fs";
import path from "node:path";
import type { LocalMail } from "../inbox/mails";

/** The template that docs/activation.md asks to put into Supabase, so that both are seen to work. */
const template = readFileSync(path.join(import.meta.dirname, "recovery-mail.html"), "utf8");

/** The mail with a recovery link, as the Auth server makes it from the project's template. */
export function recoveryMail(to: string, tokenHash: string, redirectTo: string): LocalMail {
  const values: Record<string, string> = { RedirectTo: redirectTo, TokenHash: tokenHash };
  const html = template.replace(/\{\{ \.(\w+) \}\}/g, (_, name: string) => values[name] ?? "");
  return { from: "Supabase Auth <noreply@mail.app.supabase.io>", to, subject: "Choose your password", html };
}
