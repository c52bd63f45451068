import { createTransport } from "nodemailer";
import { askAuth } from "./ask-auth";
import { type Check, type Finding, ok, problem, type Site } from "./check";
import { projectOf } from "./supabase-project";

const timeoutMs = 10_000;

/** Owners get their link by the Auth server's mail, and a word about a further tenant over SMTP_URL. */
export const mail: Check = {
  name: "mail",
  run: async (site) => {
    const found = [...(await ofAuthServer(site)), ...(await ofConsole(site))];
    return found.length > 0 ? found : ok("can be sent");
  },
};

async function ofAuthServer(site: Site): Promise<Finding[]> {
  const answer = await askAuth(site, "/auth/v1/settings", "publishable");
  if (answer?.status !== 200) return [];
  const { email } = (answer.body.external ?? {}) as { email?: boolean };
  if (email === false) {
    return problem(
      "Signing in by e-mail is turned off: neither staff nor owners could",
      "Turn it on (Supabase, Authentication, Sign In / Providers, Email, Enable Email provider).",
    );
  }
  if (site.get("activationDelivery") === "link" || !projectOf(site.supabaseUrl ?? "")) return [];
  return [
    {
      kind: "advice",
      text: "Whether Supabase mails through an SMTP server of yours cannot be seen from here; its own mails go to members of your organisation only",
      cure: "Enter one (Supabase, Authentication, Emails, SMTP Settings), or set ACTIVATION_DELIVERY=link and hand links over yourself.",
    },
  ];
}

async function ofConsole(site: Site): Promise<Finding[]> {
  const url = site.get("smtpUrl");
  if (!url) {
    return [
      {
        kind: "advice",
        text: "SMTP_URL is not set: owners who have an account are not told that they got one more tenant",
        cure: "Set SMTP_URL to smtps://user:password@host:465, and MAIL_FROM to the sender.",
      },
    ];
  }
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ url, ...times });
  try {
    await transport.verify();
    return [];
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: number; code?: string };
    return problem(
      `The mail server of SMTP_URL does not take the console in (${responseCode ?? code ?? "no answer"})`,
      "Check its host, port, user and password: smtps://user:password@host:465, with special characters percent-encoded.",
    );
  } finally {
    transport.close();
  }
}
