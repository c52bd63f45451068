import { z } from "zod";
import { databaseUrlProblem, readUrlProblem } from "@/db/connection/database-url";
import { isMailAddress, parseMailbox } from "./mail-address";
import { parseSmtpUrl } from "./smtp-url";

/**
 * Vercel's Supabase integration and Supabase's own docs use several names. The first one that is set wins, so
 * our own names override what the integration sets.
 */
export const settingNames = {
  databaseUrl: ["DATABASE_URL", "POSTGRES_URL"],
  databaseReadUrl: ["DATABASE_READ_URL"],
  supabaseUrl: ["NEXT_PUBLIC_SUPABASE_URL", "SUPABASE_URL"],
  supabasePublishableKey: [
    "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
    "SUPABASE_PUBLISHABLE_KEY",
    "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    "SUPABASE_ANON_KEY",
  ],
  supabaseSecretKey: ["SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"],
  authIssuer: ["SUPABASE_JWT_ISSUER"],
  cronSecret: ["CRON_SECRET"],
  metricsToken: ["METRICS_TOKEN"],
  serverActionsKey: ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"],
  tenantDomain: ["TENANT_DOMAIN"],
  siteUrl: ["SITE_URL", "VERCEL_PROJECT_PRODUCTION_URL"],
  activationDelivery: ["ACTIVATION_DELIVERY"],
  requireMfa: ["REQUIRE_MFA"],
  supportSeesAddresses: ["SUPPORT_SEES_ADDRESSES"],
  ownerLinkHours: ["OWNER_LINK_HOURS"],
  smtp: ["SMTP_URL"],
  mailFrom: ["MAIL_FROM"],
  brandName: ["BRAND_NAME"],
  brandLogoUrl: ["BRAND_LOGO_URL"],
  supportEmail: ["SUPPORT_EMAIL"],
  auditStream: ["AUDIT_STREAM"],
  retentionAttemptsMonths: ["RETENTION_ATTEMPTS_MONTHS"],
  retentionDeniedDays: ["RETENTION_DENIED_DAYS"],
  retentionDeliveriesDays: ["RETENTION_DELIVERIES_DAYS"],
  provisioningDefault: ["PROVISIONING_DEFAULT"],
  provisioningV1Url: ["PROVISIONING_V1_URL"],
} as const;

const key = z
  .string("is missing: copy it from Supabase, Project Settings, API Keys")
  .min(20, "is too short for a key: copy the whole key from Supabase, Project Settings, API Keys")
  .regex(
    /^[\x21-\x7e]+$/,
    "has a character that keys never have, such as a space, a line break or “…”: copy it again from Supabase, Project Settings, API Keys",
  );

/** A retention period. The SQL function in db/functions/retention that applies it has the same lower limit. */
const period = (unit: "days" | "months", min: number, max: number) =>
  z.coerce
    .number(`must be a number of ${unit}`)
    .int(`must be a whole number of ${unit}`)
    .min(min, `must be at least ${min} ${unit}`)
    .max(max, `must be at most ${max} ${unit}`);

/** Refuses a connection string in which `problemOf` finds a problem. */
const connectionStringWithout =
  (problemOf: (url: string) => string | null) => (url: string, context: z.RefinementCtx) => {
    const message = problemOf(url);
    if (message) context.addIssue({ code: "custom", message });
  };

/** Every setting; docs/reference.md shows the text of `describe`. */
const Settings = z.object({
  databaseUrl: z
    .string("is missing: set it to the connection string of your Postgres, postgres://…")
    .superRefine(connectionStringWithout(databaseUrlProblem))
    .describe(
      "connection string of Postgres 15 or newer, pooled if there is a pooler; with several hosts, `host1:5432,host2:5432` and `target_session_attrs=read-write`",
    ),
  databaseReadUrl: z
    .string()
    .superRefine(connectionStringWithout(readUrlProblem))
    .optional()
    .describe(
      "connection string of a standby, with the same login: lists, search, metrics and exports read from it. Without it, or while it can’t be used, they read from the primary",
    ),
  supabaseUrl: z
    .string("is missing: set it to the address of your Supabase project, https://….supabase.co")
    .refine(
      (url) => URL.canParse(url) && /^https?:\/\/[^/?#@\s]+\/?$/i.test(url),
      "is not the address of a Supabase project: set it to https://….supabase.co, without a path",
    )
    .transform((url) => url.replace(/\/$/, ""))
    .describe("address of the Supabase project"),
  supabasePublishableKey: key
    .refine(
      (text) => kindOfKey(text) !== "secret",
      "is a secret key, which browsers must never have: set the publishable one, and create a new secret key in Supabase, Project Settings, API Keys",
    )
    .describe("the project’s publishable key, or its older `anon` key"),
  supabaseSecretKey: key
    .refine(
      (text) => kindOfKey(text) !== "publishable",
      "is the publishable key: copy the secret one from Supabase, Project Settings, API Keys",
    )
    .describe("the project’s secret key, or its older `service_role` key; stays on the server"),
  authIssuer: z
    .string()
    .optional()
    .describe(
      "issuer (`iss`) of the Auth server’s tokens; defaults to the project’s address followed by `/auth/v1`. Set it to the server’s `GOTRUE_JWT_ISSUER` if the console reaches a self-hosted server at another address",
    ),
  cronSecret: z
    .string("is missing: set it to a random string, e.g. from `openssl rand -hex 32`")
    .min(16, "is too short: use at least 16 random characters, e.g. from `openssl rand -hex 32`")
    .describe("at least 16 random characters, sent by the scheduler that calls `GET /api/reconcile`"),
  metricsToken: z
    .string()
    .min(16, "is too short: use at least 16 random characters, e.g. from `openssl rand -hex 32`")
    .optional()
    .describe("bearer token for `GET /api/metrics`, which returns 404 without this setting"),
  serverActionsKey: z
    .base64("is not base64: set it to the output of `openssl rand -base64 32`")
    .refine(
      (text) => [16, 24, 32].includes(Buffer.from(text, "base64").length),
      "is not a key of 16, 24 or 32 bytes: set it to the output of `openssl rand -base64 32`",
    )
    .optional()
    .describe(
      "read by `next build` outside Vercel: instances and builds that share it accept forms from each other’s pages",
    ),
  tenantDomain: z
    .string()
    .regex(
      /^(?:[a-z0-9-]+\.)*[a-z0-9-]+$/,
      "is not a domain: use lower-case labels with dots, e.g. example.com",
    )
    .default("example.com")
    .describe("domain of the tenants, which are served at `<slug>.<TENANT_DOMAIN>`"),
  /**
   * The address of this console. Links in e-mails use it instead of a request's headers, which attackers can
   * forge. Vercel's own variable has no scheme.
   */
  siteUrl: z
    .string()
    .transform((url) => (url.includes("://") ? url : `https://${url}`))
    .refine(
      (url) => URL.canParse(url) && /^https?:\/\/[^/?#@]+\/?$/.test(url),
      "is not the address of this console: set it to https://console.example.com, without a path",
    )
    .transform((url) => new URL(url).origin)
    .optional()
    .describe(
      "address of this console: links in e-mails start with it. Without it, links lead to localhost. If `SITE_URL` is set, only forms from its pages are accepted, and on Vercel also those from the deployment’s own addresses",
    ),
  activationDelivery: z
    .enum(["mail", "link"], "must be mail or link")
    .default("mail")
    .describe(
      "`mail`: new owners get their link by e-mail, if `SMTP_URL` is set; `link`: an admin copies it",
    ),
  requireMfa: z
    .enum(["true", "false"], "must be true or false")
    .default("false")
    .transform((text) => text === "true")
    .describe(
      "`true`: staff must enter a code from an authenticator app before they can change or export anything",
    ),
  supportSeesAddresses: z
    .enum(["true", "false"], "must be true or false")
    .default("false")
    .transform((text) => text === "true")
    .describe(
      "`true`: like admins, support staff see, search and export owners’ names and e-mail addresses. By default, support staff see only first letters and domains",
    ),
  ownerLinkHours: z.coerce
    .number("must be a number of hours")
    .int("must be a whole number of hours")
    .min(1, "must be at least 1 hour")
    .max(720, "must be at most 720 hours, which is 30 days")
    .default(168)
    .describe("how long an owner’s link works, in hours"),
  smtp: z
    .string()
    .transform((url, context) => {
      const parsed = parseSmtpUrl(url);
      if (parsed.ok) return parsed.server;
      context.addIssue({ code: "custom", message: parsed.problem });
      return z.NEVER;
    })
    .optional()
    .describe(
      "the mail server that sends e-mails to owners: `smtps://user:password@smtp.example.com:465`, or `smtp://` for STARTTLS; percent-encode special characters in the password. Without it, no e-mails are sent, and admins copy the links by hand",
    ),
  mailFrom: z
    .string()
    .transform((text, context) => {
      const mailbox = parseMailbox(text);
      if (mailbox) return mailbox;
      context.addIssue({
        code: "custom",
        message: 'is not a sender: set it to "Tenant console <console@example.com>"',
      });
      return z.NEVER;
    })
    .optional()
    .describe("the sender of those e-mails, such as `Tenant console <console@example.com>`"),
  brandName: z
    .string()
    .max(60, "is too long for the subject of an e-mail: use at most 60 characters")
    .regex(/^\P{C}*$/u, "contains invisible characters: type the name again")
    .optional()
    .describe("your product’s name in those e-mails; defaults to `TENANT_DOMAIN`"),
  brandLogoUrl: z
    .string()
    .refine(
      (url) => URL.canParse(url) && /^https:\/\/[^/?#@]+\/[^#]*$/i.test(url),
      "is not the address of an image: set it to https://example.com/logo.png, and make the image public",
    )
    .refine(
      (url) => !/\.svgz?(?:\?|$)/i.test(url),
      "is an SVG, which most mail programs do not show: set it to a PNG, 64 pixels high or more",
    )
    .optional()
    .describe(
      "`https://` address of a PNG or JPEG that those e-mails show, 32 pixels high, instead of the name",
    ),
  supportEmail: z
    .string()
    .refine(isMailAddress, "is not an e-mail address: set it to support@example.com, without a name")
    .optional()
    .describe("reply-to address of those e-mails, which also show it as the contact for questions"),
  auditStream: z
    .enum(["stdout"], "must be stdout")
    .optional()
    .describe(
      "`stdout`: every scheduled run writes the new events of the audit log to the server’s standard output, one JSON object per line",
    ),
  retentionAttemptsMonths: period("months", 12, 1_200)
    .optional()
    .describe(
      "months (at least 12) after which ended attempts are removed with their events; we recommend 24. Without it, attempts are kept",
    ),
  retentionDeniedDays: period("days", 30, 3_650)
    .default(90)
    .describe(
      "days (at least 30) after which the caller’s address and the details are erased from the staff log’s records of denied calls",
    ),
  retentionDeliveriesDays: period("days", 7, 3_650)
    .default(30)
    .describe(
      "days (at least 7) after which the content and the errors of e-mails that were sent, or are no longer needed, are erased",
    ),
  provisioningDefault: z
    .enum(["v1", "v2"], "is neither v1 nor v2: set it to the version that “Provision a tenant” opens")
    .default("v2")
    .describe(
      "`v1` or `v2`: the version that “Provision a tenant” opens, as long as `PROVISIONING_V1_URL` is set",
    ),
  provisioningV1Url: z
    .string()
    .regex(
      /^https?:\/\/[^/?#@\s"']+\/?$/,
      "is not the address of V1: set it to http:// or https:// and a host, without a path, because each request keeps its own path",
    )
    .transform((url) => url.replace(/\/$/, ""))
    .optional()
    .describe(
      "address of V1, the provisioning form that this console replaces; without it, `/provision` redirects to this console’s own page",
    ),
});

/** The settings, with the rules that involve more than one of them. */
export const EnvSchema = Settings.refine(({ smtp, mailFrom }) => !smtp || mailFrom, {
  // By default, a rule is skipped if a setting has a problem of its own, which would hide this one until the next start.
  when: () => true,
  path: ["mailFrom"],
  message:
    'is missing: SMTP_URL is set, so set the sender of its e-mails, "Tenant console <console@example.com>"',
});

/** A setting as documented. The first of its names is the console's own name for it. */
export type SettingText = { names: readonly string[]; text: string; required: boolean; fallback?: string };

/** All settings, in the order in which they are checked. */
export function settingTexts(): SettingText[] {
  return Object.entries(Settings.shape).map(([field, setting]) => {
    const unset = setting.safeParse(undefined);
    return {
      names: settingNames[field as keyof typeof settingNames],
      text: setting.description ?? "",
      required: !unset.success,
      fallback: unset.success && unset.data !== undefined ? String(unset.data) : undefined,
    };
  });
}

/** The kind of an API key, from its prefix, or from the role in its payload if it is a token. */
function kindOfKey(text: string): "secret" | "publishable" | null {
  if (text.startsWith("sb_secret_")) return "secret";
  if (text.startsWith("sb_publishable_")) return "publishable";
  try {
    const { role } = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString());
    return role === "service_role" ? "secret" : role === "anon" ? "publishable" : null;
  } catch {
    return null;
  }
}
