import { tables } from "@/db/product/testing";
import type { Mutant } from "../mutant";

const functions = "db/functions";
const guarded = ["lib/guards/guards.db"];

/** Guards, rate limits, early refusals, and the privileges of the database roles. */
export const accessMutants: readonly Mutant[] = [
  {
    bug: "an action has no guard",
    edits: [
      {
        file: "app/(console)/_components/owner-access/actions.ts",
        from: "return respond(await revoke(formFields(form)));",
        to: 'return respond(await revokeLink({ id: "", email: "", role: "admin" }, formFields(form) as AttemptInput));',
      },
    ],
    tests: ["lib/guards/exported-actions"],
  },
  {
    bug: "any role is sufficient",
    edits: [
      {
        file: "lib/auth/authorize.ts",
        from: 'return role === "admin" || role === minimum;',
        to: "return role !== minimum || role === minimum;",
      },
    ],
    tests: guarded,
  },
  {
    bug: "support staff get the result of a call that they are not allowed to make",
    edits: [
      {
        file: `${functions}/authorize_call.sql`,
        from: "authorize_call.role IN ('admin', minimum)",
        to: "authorize_call.role IS NOT NULL",
      },
    ],
    tests: ["lib/auth/authorize.db"],
  },
  {
    bug: "a banned or deleted account still has access",
    edits: [
      {
        file: `${functions}/authorize_call.sql`,
        from: "AND EXISTS (",
        to: "OR false AND EXISTS (",
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
    bug: "a request refused early is not looked up by its key",
    edits: [
      {
        file: "lib/provisioning/outcome/refuse-early.ts",
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
        file: "lib/provisioning/outcome/refuse-early.ts",
        from: "earlier?.actorId === actor.id && isSameInput",
        to: "earlier && isSameInput",
      },
    ],
    tests: ["provision-v2/actions.db"],
  },
  {
    bug: "the linter misses a view that shows the console the digest of a code",
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
    bug: "a form is claimed before the second factor is checked",
    edits: [
      {
        file: "lib/guards/action.ts",
        from: "(lacksFactor\n      ? authorize(user.id, counted)\n      : begin(user, raw, counted)\n    )",
        to: "begin(user, raw, counted)",
      },
    ],
    tests: ["lib/guards/second-factor.db"],
  },
  {
    bug: "a call whose first write fails is allowed without a check",
    edits: [
      {
        file: "lib/auth/authorize.ts",
        from: "{ ...(await authorize(userId, limit)), sent: { error } }",
        to: "{ role: minimum, retryAfterSeconds: null, sent: { error } }",
      },
    ],
    tests: ["lib/auth/authorize.db"],
  },
  {
    bug: "calls over the limit are allowed",
    edits: [
      { file: "lib/guards/action.ts", from: "    if (retryAfterSeconds !== null) {", to: "    if (!raw) {" },
    ],
    tests: ["provision-v2/actions.db"],
  },
];
