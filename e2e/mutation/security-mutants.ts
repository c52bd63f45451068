import { tables } from "@/db/product/testing";
import type { Mutant } from "./mutants";

const functions = "db/functions";
const proxied = ["lib/platform/http/proxy.test"];
const guarded = ["lib/guards/guards.db"];

/** Bugs in the console's defences. The tests that docs/security.md names must catch each of them. */
export const securityMutants: readonly Mutant[] = [
  {
    bug: "an action has no guard",
    edits: [
      {
        file: "app/(console)/_components/owner-access/actions.ts",
        from: "return answered(await revoke(sentForm(form)));",
        to: 'return answered(await revokeLink({ id: "", email: "", role: "admin" }, sentForm(form) as AttemptInput));',
      },
    ],
    tests: ["lib/guards/exported-actions"],
  },
  {
    bug: "any role is sufficient",
    edits: [
      {
        file: "lib/auth/authorize.ts",
        from: 'return role === "admin" || role === least;',
        to: "return role !== least || role === least;",
      },
    ],
    tests: guarded,
  },
  {
    bug: "a banned or deleted account keeps its access",
    edits: [
      {
        file: `${functions}/authorize_call.sql`,
        from: "(banned_until > now() OR deleted_at IS NOT NULL)",
        to: "false",
      },
    ],
    tests: guarded,
  },
  {
    bug: "users can sign in when sign-in attempts cannot be counted",
    edits: [
      {
        file: "lib/auth/sign-in/sign-in.ts",
        from: `  } catch (error) {
    return { ok: false, problem: databaseProblem(error) };
  }`,
        to: "  } catch {}",
      },
    ],
    tests: guarded,
  },
  {
    bug: "a denied call is not recorded",
    edits: [
      {
        file: "lib/staff-log/record.ts",
        from: "where provisioning.count_call(",
        to: "where false and provisioning.count_call(",
      },
    ],
    tests: guarded,
  },
  {
    bug: "a product table has no row-level security",
    edits: [
      {
        file: "db/migrations/0000_baseline.sql",
        from: `ALTER TABLE ${tables.settings.replace(/\w+/g, '"$&"')} ENABLE ROW LEVEL SECURITY;`,
        to: "SELECT 1;",
      },
    ],
    tests: ["db/admin/exposure.db"],
  },
  {
    bug: "the console can delete attempts",
    edits: [
      {
        file: "db/definitions/grants.ts",
        from: '"provisioning.attempts": {\n    ...readOnly,',
        to: '"provisioning.attempts": {\n    ...readOnly,\n    delete: "all",',
      },
    ],
    tests: ["db/admin/exposure.db"],
  },
  {
    bug: "a function resolves names through its caller's search_path",
    edits: [
      {
        file: `${functions}/can_have_link.sql`,
        from: "STABLE STRICT SET search_path = ''",
        to: "STABLE STRICT",
      },
    ],
    tests: ["db/lints"],
  },
  {
    bug: "the console's login can act as a signed-in user",
    edits: [
      {
        file: "db/migrations/0001_provisioning.sql",
        from: "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        to: 'GRANT "authenticated" TO "provisioning_app";\n--> statement-breakpoint\nCREATE EXTENSION IF NOT EXISTS pg_trgm',
      },
    ],
    tests: ["db/admin/console-login.db", "db/lints"],
  },
  {
    bug: "functions of a new version are executable by PUBLIC",
    edits: [
      {
        file: "db/definitions/grants.ts",
        from: "} from public, provisioning_app",
        to: "} from provisioning_app",
      },
    ],
    tests: ["db/admin/exposure.db"],
  },
  {
    bug: "a stolen login can backdate attempts",
    edits: [
      {
        file: `${functions}/triggers/attempts_dated_now.sql`,
        from: "NOT BETWEEN now() - interval '2 minutes'",
        to: "NOT BETWEEN now() - interval '2 years'",
      },
    ],
    tests: ["db/admin/console-login.db"],
  },
  {
    bug: "a customer can be flagged for deletion",
    edits: [
      {
        file: `${functions}/triggers/auth_cleanups_guard.sql`,
        from: "IF EXISTS (SELECT FROM provisioning.tenant_members AS member WHERE member.user_id = new.user_id) THEN",
        to: "IF false THEN",
      },
    ],
    tests: ["db/admin/console-login.db"],
  },
  {
    bug: "calls are counted for staff only",
    edits: [
      {
        file: `${functions}/authorize_call.sql`,
        from: "	retry_after := greatest(",
        to: "	IF NOT EXISTS (SELECT FROM provisioning.staff WHERE user_id = caller) THEN RETURN; END IF;\n	retry_after := greatest(",
      },
    ],
    tests: ["lib/auth/authorize.db"],
  },
  {
    bug: "an early refusal is returned without looking up its key",
    edits: [
      {
        file: "lib/provisioning/refuse-early.ts",
        from: "if (!actor || !isUuid(raw.attemptId)) return refused;",
        to: "if (!actor || isUuid(raw.attemptId)) return refused;",
      },
    ],
    tests: ["provision-v2/actions.db"],
  },
  {
    bug: "another account's attempt is replayed to any caller with its key",
    edits: [
      {
        file: "lib/provisioning/refuse-early.ts",
        from: "known?.actorId === actor.id && asksForTheSame",
        to: "known && asksForTheSame",
      },
    ],
    tests: ["provision-v2/actions.db"],
  },
  {
    bug: "the console's login can read the digest of a code",
    edits: [
      {
        file: "db/lints/login.ts",
        from: "where has_any_column_privilege('provisioning_app', ev_class, 'select')",
        to: "where false",
      },
    ],
    tests: ["db/lints"],
  },
  {
    bug: "calls over the limit are allowed",
    edits: [
      { file: "lib/guards/action.ts", from: "    if (retryAfterSeconds !== null) {", to: "    if (!raw) {" },
    ],
    tests: ["provision-v2/actions.db"],
  },
  {
    bug: "events can be updated and deleted",
    edits: [
      {
        file: `${functions}/triggers/events_append_only.sql`,
        from: "BEFORE UPDATE OR DELETE OR TRUNCATE ON provisioning.attempt_events",
        to: "BEFORE TRUNCATE ON provisioning.attempt_events",
      },
    ],
    tests: ["db/schema.db"],
  },
  {
    bug: "the doctor trusts the hash stored with an event",
    edits: [
      {
        file: "lib/doctor/invariants/chain.ts",
        from: "where event.hash is distinct from",
        to: "where false and event.hash is distinct from",
      },
    ],
    tests: ["lib/doctor/chain.db"],
  },
  {
    bug: "support staff can export names and addresses",
    edits: [
      {
        file: "lib/audit/export/index.ts",
        from: "return masked ? columns : { ...columns, ...personalColumns };",
        to: "return { ...columns, ...(masked === undefined || personalColumns) };",
      },
    ],
    tests: ["lib/audit/export/export.db"],
  },
  {
    bug: "an export continues after its admin's role is revoked",
    edits: [
      {
        file: "lib/audit/export/export-stream.ts",
        from: "if (!(await mayStillRead(reader)))",
        to: "if (rows === 0 && !(await mayStillRead(reader)))",
      },
    ],
    tests: ["lib/audit/export/export.db"],
  },
  {
    bug: "a progress stream continues after its reader's role is revoked",
    edits: [
      {
        file: "lib/provisioning/progress.ts",
        from: "if (!(await isReadable()))",
        to: "if (!(await isReadable()) && goodForMs > 0)",
      },
    ],
    tests: ["lib/provisioning/progress.db"],
  },
  {
    bug: "support can find owners by the hidden part of their addresses",
    edits: [
      {
        file: "lib/audit/query/query-condition.ts",
        from: "and(hasPattern(pattern), matchesWords(shownText, pattern))",
        to: "hasPattern(pattern)",
      },
    ],
    tests: ["lib/audit/masked-reader.db"],
  },
  {
    bug: "the tenant list shows full addresses to support",
    edits: [
      {
        file: "lib/tenants/list.ts",
        from: "ownerEmail: shownEmail(item.ownerEmail, reader),",
        to: "ownerEmail: item.ownerEmail,",
      },
    ],
    tests: ["lib/audit/masked-reader.db"],
  },
  {
    bug: "one user's reads take up every connection",
    edits: [
      { file: "db/client.ts", from: "Math.floor((settings.max ?? 10) / 2)", to: "100" },
      {
        file: "db/client.ts",
        from: "perPerson: 2,\n  mostWaiting: 20,",
        to: "perPerson: 100,\n  mostWaiting: 100,",
      },
    ],
    tests: ["lib/auth/reader.db"],
  },
  {
    bug: "an export is not recorded",
    edits: [
      {
        file: "lib/audit/export/export-stream.ts",
        from: 'await recordStaffEvent(actor, "export_started", { export: id, format, ...about, personalData });',
        to: "",
      },
    ],
    tests: ["lib/audit/export/export.db"],
  },
  {
    bug: "any text from the Auth server is stored as an error code",
    edits: [
      {
        file: "lib/auth/server-call.ts",
        from: 'return typeof given === "string" && /^[a-z_]{3,60}$/.test(given) && !looksSecret("", given);',
        to: 'return typeof given === "string";',
      },
    ],
    tests: ["lib/auth/server-call"],
  },
  {
    bug: "secrets are logged",
    edits: [
      {
        file: "lib/platform/logging/log.ts",
        from: "if (looksSecret(name, value)) return",
        to: "if (!name && !value) return",
      },
    ],
    tests: ["lib/platform/logging/log.test"],
  },
  {
    bug: "a log entry can contain terminal control characters",
    edits: [{ file: "lib/platform/logging/log.ts", from: ".replaceAll(steering, hidden)", to: "" }],
    tests: ["lib/platform/logging/log.test"],
  },
  {
    bug: "an exported cell runs as a formula",
    edits: [
      {
        file: "lib/audit/export/export-text.ts",
        from: "formula.test(value) || numeric",
        to: "numeric",
      },
    ],
    tests: ["lib/audit/export/export-text"],
  },
  {
    bug: "no page has a content security policy",
    edits: [{ file: "proxy.ts", from: 'response.headers.set("content-security-policy", policy);', to: "" }],
    tests: proxied,
  },
  {
    bug: "forms from other sites are accepted",
    edits: [
      {
        file: "proxy.ts",
        from: "if (isForeign(request, ownOrigins(process.env))) return refuseForeign(request, process.env.SITE_URL);",
        to: "",
      },
    ],
    tests: proxied,
  },
  {
    bug: "forms are accepted on any host",
    edits: [
      {
        file: "lib/platform/http/foreign-request.ts",
        from: "if (origins) return !origins.has(origin);",
        to: "if (origins) return false;",
      },
    ],
    tests: proxied,
  },
  {
    bug: "request bodies of any size are read",
    edits: [
      { file: "lib/platform/http/body/body.ts", from: "if (bytes > maxBodyBytes) return null;", to: "" },
    ],
    tests: proxied,
  },
  {
    bug: "pages are sent without security headers",
    edits: [{ file: "next.config.ts", from: 'source: "/:path*"', to: 'source: "/api/:path*"' }],
    tests: proxied,
  },
  {
    bug: "the image optimiser is enabled",
    edits: [{ file: "next.config.ts", from: "images: { unoptimized: true },", to: "" }],
    tests: proxied,
  },
  {
    bug: "scripts can read the session cookies",
    edits: [{ file: "lib/auth/session/cookies.ts", from: "httpOnly: true", to: "httpOnly: false" }],
    tests: ["lib/auth/session/cookies"],
  },
  {
    bug: "sign-in redirects to any site",
    edits: [{ file: "app/(auth)/login/next-path.ts", from: "origin === base && ", to: "" }],
    tests: ["login/next-path"],
  },
  {
    bug: "any bearer secret is accepted",
    edits: [
      {
        file: "lib/platform/http/bearer.ts",
        from: "return timingSafeEqual(",
        to: 'return headers.has("authorization") || timingSafeEqual(',
      },
    ],
    tests: ["lib/platform/http/bearer"],
  },
  {
    bug: "a token from another issuer is accepted",
    edits: [
      {
        file: "lib/auth/session/access-token.ts",
        from: "if (payload.iss !== env().authIssuer)",
        to: "if (!env().authIssuer)",
      },
    ],
    tests: ["lib/auth/session/access-token"],
  },
  {
    bug: "a token issued to an OAuth client is accepted",
    edits: [
      {
        file: "lib/auth/session/access-token.ts",
        from: "client_id: z.undefined().optional(),",
        to: "client_id: z.unknown().optional(),",
      },
    ],
    tests: ["lib/auth/session/access-token"],
  },
  {
    bug: "the signing keys are fetched for each unknown key id",
    edits: [
      { file: "lib/auth/session/signing-keys.ts", from: "const pauseMs = 30_000;", to: "const pauseMs = 0;" },
    ],
    tests: ["lib/auth/session/access-token"],
  },
  {
    bug: "a forged cookie triggers a call to refresh the session",
    edits: [
      {
        file: "lib/auth/session/renew-session.ts",
        from: '(await verifyAccessToken(accessToken, { network })).kind !== "refused"',
        to: "Boolean(network)",
      },
    ],
    tests: ["lib/auth/session/renew-session"],
  },
  {
    bug: "ten wrong passwords lock a user out everywhere",
    edits: [
      {
        file: "lib/auth/sign-in/sign-in-limits.ts",
        from: "const visitor = ",
        to: "const visitor = email || ",
      },
    ],
    tests: ["lib/auth/sign-in/sign-in.db"],
  },
  {
    bug: "the timing of a refusal reveals whether an account exists",
    edits: [
      {
        file: "lib/auth/sign-in/sign-in.ts",
        from: "else await untilNextStep(startedAt);",
        to: "else void startedAt;",
      },
    ],
    tests: ["lib/auth/sign-in/sign-in.db"],
  },
  {
    bug: "an account with an unconfirmed address becomes staff",
    edits: [
      {
        file: "lib/staff/set-role.ts",
        from: "filter(({ confirmed, sso }) => confirmed && !sso)",
        to: "filter(({ sso }) => !sso)",
      },
    ],
    tests: ["lib/staff/set-role.db"],
  },
  {
    bug: "an account with an unconfirmed address becomes an owner",
    edits: [
      {
        file: `${functions}/owner_account.sql`,
        from: "account.email_confirmed_at IS NULL AND",
        to: "false AND",
      },
    ],
    tests: ["lib/provisioning/owner/existing-owner.db"],
  },
  {
    bug: "an error message about SMTP_URL contains its value",
    edits: [
      { file: "lib/platform/env.ts", from: "message: parsed.problem", to: "message: parsed.problem + url" },
    ],
    tests: ["lib/platform/env"],
  },
  {
    bug: "the mail server's password is sent unencrypted",
    edits: [
      {
        file: "lib/owner-access/mails/transport.ts",
        from: "requireTLS: !secure && auth !== undefined",
        to: "ignoreTLS: !secure && auth !== undefined",
      },
    ],
    tests: ["lib/owner-access/mails/send"],
  },
  {
    bug: "a business name can inject lines into a mail",
    edits: [{ file: "lib/owner-access/mails/display-name.ts", from: '.replace(breaks, " ")', to: "" }],
    tests: ["lib/owner-access/mails/render"],
  },
  {
    bug: "a regular expression takes minutes on a long text",
    edits: [{ file: "lib/platform/redact.ts", from: String.raw`(?<![^\s"',:@])`, to: "" }],
    tests: ["lib/regexes"],
  },
  {
    bug: "Next is older than the fix for its newest advisory",
    edits: [{ file: "package.json", from: '"next": "16.4.6"', to: '"next": "16.3.2"' }],
    tests: ["scripts/supply-chain"],
  },
  {
    bug: "a link inserted with the database login opens the account",
    edits: [
      {
        file: "lib/owner-access/links/find.ts",
        from: "if (!row || keyOf(row) !== key)",
        to: "if (!row)",
      },
    ],
    tests: ["lib/owner-access/links/database-login.db"],
  },
  {
    bug: "links can be guessed without a limit",
    edits: [
      {
        file: "lib/owner-access/links/find.ts",
        from: 'if (!(await countMiss(network))) return { kind: "problem", problem: "limited" };',
        to: "await countMiss(network);",
      },
    ],
    tests: ["lib/owner-access/links/links.db"],
  },
  {
    bug: "owners who have already signed in get a link",
    edits: [
      {
        file: `${functions}/can_have_link.sql`,
        from: "AND account.last_sign_in_at IS NULL",
        to: "",
      },
    ],
    tests: ["lib/owner-access/links/links.db"],
  },
  {
    bug: "an owner's link is mailed to the account named in a message",
    edits: [
      {
        file: "lib/owner-access/deliveries/deliver-mail.ts",
        from: "case when attempt.owner_was_existing then",
        to: "case when true then",
      },
    ],
    tests: ["lib/owner-access/links/database-login.db"],
  },
  {
    bug: "two concurrent requests both set the password",
    edits: [
      {
        file: "lib/owner-access/activation/take.ts",
        from: "and (lease_expires_at is null or lease_expires_at <= now())",
        to: "",
      },
    ],
    tests: ["lib/owner-access/activation/activate.db"],
  },
  {
    bug: "a 200 from the Auth server is trusted even if it describes another user",
    edits: [
      {
        file: "lib/auth/server-call.ts",
        from: "(about !== undefined && answer.id !== about)",
        to: "(about !== undefined && answer.id === null)",
      },
    ],
    tests: ["lib/cleanups/run.db", "lib/owner-access/activation/activate.db"],
  },
  {
    bug: "a form can name any number of actions",
    edits: [{ file: "lib/platform/http/body/action-body.ts", from: "if (another) return false;", to: "" }],
    tests: ["lib/platform/http/body/action-body.test"],
  },
  {
    bug: "a form can have any number of parts",
    edits: [{ file: "lib/platform/http/body/multipart.ts", from: "= [64, 1_000]", to: "= [64_000, 1_000]" }],
    tests: ["lib/platform/http/body/action-body.test"],
  },
  {
    bug: "each part of a form is compared with all the others",
    edits: [
      {
        file: "lib/platform/http/body/action-body.ts",
        from: "if (another) return false;",
        to: "if (parts.some(({ name }) => !namesOneAction(parts.filter((part) => part.name === name)))) return false;",
      },
      { file: "lib/platform/http/body/multipart.ts", from: "= [64, 1_000]", to: "= [64_000, 1_000]" },
    ],
    tests: ["lib/platform/http/body/body-cost"],
  },
  {
    bug: "arguments can hold any number of values",
    edits: [
      {
        file: "lib/platform/http/body/action-body.ts",
        from: "if (++values > maxValues) return false;",
        to: "++values;",
      },
    ],
    tests: ["lib/platform/http/body/action-body.test"],
  },
  {
    bug: "a path that starts like a static file's bypasses the proxy",
    edits: [{ file: "proxy.ts", from: "social\\\\.png)$)", to: "social\\\\.png))" }],
    tests: proxied,
  },
  {
    bug: "a form posted to a static file reaches Next",
    edits: [
      {
        file: "lib/platform/http/server-guard.ts",
        from: "return isFile(path) && !allowed",
        to: 'return path === "" && !allowed',
      },
    ],
    tests: ["lib/platform/http/server-guard.test"],
  },
  {
    bug: "the server echoes TRACE requests",
    edits: [
      {
        file: "lib/platform/http/server-guard.ts",
        from: 'if (request.method === "TRACE") return wrongMethod(allowedMethods("/"));',
        to: "",
      },
    ],
    tests: ["lib/platform/http/server-guard"],
  },
  {
    bug: "the server redirects to a site named in the path",
    edits: [
      { file: "lib/platform/http/server-guard.ts", from: "!/^\\/(?![/\\\\])/.test(url)", to: 'url === "*"' },
    ],
    tests: ["lib/platform/http/server-guard"],
  },
  {
    bug: "a URL can have any number of parameters",
    edits: [{ file: "lib/platform/http/server-guard.ts", from: "[6_000, 100]", to: "[6_000, 100_000]" }],
    tests: ["lib/platform/http/server-guard"],
  },
  {
    bug: "every call to the health endpoint runs a probe",
    edits: [{ file: "lib/health/health.ts", from: "kept.until <= Date.now()", to: "kept.until > 0" }],
    tests: ["lib/health/health.db"],
  },
  {
    bug: "a form is accepted from any origin that starts with the console's",
    edits: [
      {
        file: "lib/platform/http/foreign-request.ts",
        from: "if (origins) return !origins.has(origin);",
        to: "if (origins) return ![...origins].some((own) => origin.startsWith(own));",
      },
    ],
    tests: ["lib/platform/http/foreign-request"],
  },
  {
    bug: "each port of an address has its own limit",
    edits: [
      {
        file: "lib/platform/http/client-address.ts",
        from: "(bracketed.exec(unquoted) ?? dotted.exec(unquoted))",
        to: "bracketed.exec(unquoted)",
      },
      {
        file: "lib/platform/http/client-address.ts",
        from: 'networkOf(appended?.trim() ?? "") ?? "unknown"',
        to: 'networkOf(appended?.trim() ?? "") ?? String(appended)',
      },
    ],
    tests: ["lib/platform/http/client-address"],
  },
  {
    bug: "session cookies are sent over HTTP if Supabase uses HTTP",
    edits: [
      {
        file: "lib/auth/session/cookies.ts",
        from: "isSiteUrlSet() ? siteUrl : supabaseUrl",
        to: "isSiteUrlSet() ? supabaseUrl : siteUrl",
      },
    ],
    tests: ["lib/auth/session/cookies"],
  },
  {
    bug: "another account's key is replayed",
    edits: [{ file: "lib/provisioning/replay.ts", from: "actorId === actor.id && ", to: "" }],
    tests: ["lib/provisioning/provision.db"],
  },
  {
    bug: "after a claim that failed, the stored outcome of another request is returned",
    edits: [
      {
        file: "lib/provisioning/provision.ts",
        from: "isSameRequest(state, actor, input)",
        to: "state",
      },
    ],
    tests: ["lib/provisioning/provision.db"],
  },
  {
    bug: "a free read slot goes to the longest-waiting user, however many slots they hold",
    edits: [
      {
        file: "db/connection/read-slots.ts",
        from: "best && this.countOf(best.person) <= this.countOf(one.person) ? best : one",
        to: "best ?? one",
      },
    ],
    tests: ["db/connection/read-slots"],
  },
  {
    bug: "a link revoked while its form is being sent sets the password",
    edits: [
      {
        file: "lib/owner-access/activation/take.ts",
        from: "and revoked_at is null and replaced_at is null and finished_at is null",
        to: "and finished_at is null",
      },
    ],
    tests: ["lib/owner-access/activation/activate.db"],
  },
  {
    bug: "an existing owner is not checked again after the claim",
    edits: [
      {
        file: "lib/provisioning/owner/existing-owner.ts",
        from: 'if (account.problem) return { kind: "refused", refusal: unfitOwner(account.problem, account.ids) };',
        to: "",
      },
    ],
    tests: ["lib/provisioning/owner/existing-owner.db"],
  },
  {
    bug: "a preview commits its writes",
    edits: [
      {
        file: "db/client.ts",
        from: 'onOneClient(beginTransaction, "rollback"',
        to: 'onOneClient(beginTransaction, "commit"',
      },
    ],
    tests: ["lib/provisioning/trial/preview.db"],
  },
  {
    bug: "support staff can see a preview",
    edits: [
      {
        file: "app/(console)/provision-v2/actions.ts",
        from: `role: "admin",
  limit: { name: "preview"`,
        to: `role: "support",
  limit: { name: "preview"`,
      },
    ],
    tests: ["app/(console)/provision-v2/actions.db"],
  },
  {
    bug: "a preview shows the placeholder owner account",
    edits: [
      {
        file: "lib/provisioning/trial/preview.ts",
        from: "withId(sent, attempt.ownerUserId, shownOwner)",
        to: "sent",
      },
    ],
    tests: ["lib/provisioning/trial/preview.db"],
  },
];
