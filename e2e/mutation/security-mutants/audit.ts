import type { Mutant } from "../mutant";

const functions = "db/functions";

/** The audit log and its exports, what support staff can see and find, read slots, and the server's log. */
export const auditMutants: readonly Mutant[] = [
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
    bug: "support staff can export names and e-mail addresses",
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
    bug: "support staff can find owners by the hidden part of their e-mail addresses",
    edits: [
      {
        file: "lib/audit/query/query-condition.ts",
        from: "and(hasPattern(pattern), matchesWords(visibleText, pattern))",
        to: "hasPattern(pattern)",
      },
    ],
    tests: ["lib/audit/masked-reader.db"],
  },
  {
    bug: "the tenant list shows support staff full e-mail addresses",
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
    bug: "a search finds an owner by part of an address that the user sees masked",
    edits: [
      {
        file: "lib/search/tenants.ts",
        from: "!isAscii(text) || (masked && !isDomain)) return undefined;",
        to: "!isAscii(text)) return undefined;",
      },
    ],
    tests: ["lib/search/search.db"],
  },
  {
    bug: "a search finds the hidden part of an address that was pasted into a name",
    edits: [
      {
        file: "lib/tenants/name-condition.ts",
        from: "return masked ? contains(",
        to: "return masked && text === null ? contains(",
      },
    ],
    tests: ["lib/search/search.db"],
  },
  {
    bug: "a cursor of the tenant list contains the name of a tenant",
    edits: [
      {
        file: "lib/tenants/order.ts",
        from: 'this.by === "name" ? sql`null::text` :',
        to: 'this.by === "name" ? (value as SQL) :',
      },
    ],
    tests: ["lib/tenants/paging.db"],
  },
  {
    bug: "one user's reads can use every connection",
    edits: [
      { file: "db/client.ts", from: "Math.floor(settings.max / 2)", to: "100" },
      {
        file: "db/client.ts",
        from: "maxPerUser: 2,\n  maxWaiting: 20,",
        to: "maxPerUser: 100,\n  maxWaiting: 100,",
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
    edits: [
      { file: "lib/platform/logging/log.ts", from: ".replaceAll(controlCharacters, replacement)", to: "" },
    ],
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
    bug: "support staff see the full names of owners in the tenant list",
    edits: [
      {
        file: "lib/tenants/list.ts",
        from: "ownerName: shownName(item.ownerName, reader)",
        to: "ownerName: item.ownerName",
      },
    ],
    tests: ["lib/tenants/owner-name.db"],
  },
  {
    bug: "support staff see the full names of members on a tenant's page",
    edits: [
      {
        file: "lib/tenants/get.ts",
        from: "name: shownName(member.name, reader)",
        to: "name: member.name",
      },
    ],
    tests: ["lib/tenants/owner-name.db"],
  },
  {
    bug: "a former owner's name is shown for the current owner",
    edits: [
      {
        file: "lib/tenants/get.ts",
        from: "and(eq(attempts.tenantId, tenantId), eq(attempts.ownerUserId, tenantMembers.userId))",
        to: "eq(attempts.tenantId, tenantId)",
      },
    ],
    tests: ["lib/tenants/owner-name.db"],
  },
];
