import { parseMailbox } from "@/lib/platform/mail-address";
import { parseSmtpUrl, type SmtpServer } from "@/lib/platform/smtp-url";
import { callAuth } from "../auth-server/call-auth";
import { advice, type Check, type Finding, ok, problem, type SetupContext, skipped } from "../check";
import { tryMailServer } from "./try-mail-server";

/** The console e-mails owners through SMTP_URL. Owners and staff sign in with e-mail and password. */
export const mail: Check = {
  name: "mail",
  run: async (context) => [...(await checkEmailSignIn(context)), ...(await checkMailServer(context))],
};

async function checkEmailSignIn(context: SetupContext): Promise<Finding[]> {
  const answer = await callAuth(context, "/auth/v1/settings", "publishable");
  if (answer?.status !== 200) return [];
  const { email } = (answer.body.external ?? {}) as { email?: boolean };
  if (email !== false) return [];
  return problem(
    "Sign-in by e-mail is turned off, so neither staff nor owners can sign in",
    "Turn it on (Supabase, Authentication, Sign In / Providers, Email, Enable Email provider).",
  );
}

async function checkMailServer(context: SetupContext): Promise<Finding[]> {
  const url = context.get("smtp");
  if (!url) {
    return advice(
      "SMTP_URL is not set: no e-mails are sent, so admins copy each owner’s link and hand it over",
      "Set SMTP_URL to smtps://user:password@smtp.example.com:465, with special characters in the password percent-encoded, and MAIL_FROM to the sender.",
    );
  }
  const parsed = parseSmtpUrl(url);
  const from = parseMailbox(context.get("mailFrom") ?? "");
  if (!parsed.ok || !from) return skipped("SMTP_URL or MAIL_FROM cannot be used");
  try {
    await tryMailServer(parsed.server, from.address);
    return ok("the mail server in SMTP_URL accepts the login and the sender in MAIL_FROM");
  } catch (error) {
    return problem(...toProblem(error as SmtpError, parsed.server));
  }
}

type SmtpError = { code?: string; command?: string; responseCode?: number; message?: string };

/** The problem and its fix. Neither contains the server's own text, which may echo what was sent. */
function toProblem(
  { code, command, responseCode, message = "" }: SmtpError,
  server: SmtpServer,
): [string, string] {
  const reply = responseCode ?? code ?? "no answer";
  if (code === "EAUTH" || code === "ENOAUTH") {
    return [
      `The mail server in SMTP_URL rejects the user or password (${reply})`,
      "Copy both from your mail provider, and percent-encode special characters. Some providers need an app password or an API key.",
    ];
  }
  if (command === "MAIL FROM") {
    return [
      `The mail server in SMTP_URL rejects the sender in MAIL_FROM (${reply})`,
      "Set MAIL_FROM to an address that this login may send from, and verify its domain with your mail provider.",
    ];
  }
  if (code === "EDNS" || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    return ["The host in SMTP_URL was not found", "Check its spelling and this machine's DNS."];
  }
  if (/certificate|altnames|self-signed|issuer/i.test(message)) {
    return [
      "The certificate of the mail server in SMTP_URL is not trusted on this machine",
      "Use the host name that the certificate is for. For a certificate authority of your own, set NODE_EXTRA_CA_CERTS.",
    ];
  }
  if (code === "ETLS" || /SSL|TLS/i.test(message)) {
    return [
      `The mail server in SMTP_URL does not use TLS as expected (${reply})`,
      server.secure
        ? "smtps:// is for ports with TLS from the start, usually 465. For port 587 or 25, use smtp://, which upgrades to TLS."
        : "A login is sent over TLS only: use a server with STARTTLS, or smtps:// with port 465.",
    ];
  }
  return [
    `The mail server in SMTP_URL did not answer as expected (${reply})`,
    "Check its host and port: smtps:// with 465, smtp:// with 587. Some hosts block outgoing mail ports.",
  ];
}
