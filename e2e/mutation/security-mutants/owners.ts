import type { Mutant } from "../mutant";

const functions = "db/functions";

/** Accounts, e-mails, owners' links, and dependencies. */
export const ownerMutants: readonly Mutant[] = [
  {
    bug: "an account with an unconfirmed address becomes staff",
    edits: [
      {
        file: "lib/staff/find-account.ts",
        from: "filter(({ confirmed, sso }) => confirmed && !sso)",
        to: "filter(({ sso }) => !sso)",
      },
    ],
    tests: ["lib/staff/set-role.db"],
  },
  {
    bug: "an admin who can sign in only through SSO is counted as a remaining admin",
    edits: [{ file: "lib/staff/find-account.ts", from: " and not is_sso_user", to: "" }],
    tests: ["lib/staff/set-role.db"],
  },
  {
    bug: "support staff see the name of an owner's account",
    edits: [
      {
        file: "lib/tenants/get.ts",
        from: "shownName(member.accountName, reader)",
        to: "member.accountName",
      },
    ],
    tests: ["lib/tenants/get.db"],
  },
  {
    bug: "admins can change their own role",
    edits: [{ file: "lib/staff/set-role.ts", from: "if (id === actor.id)", to: "if (id === email)" }],
    tests: ["lib/staff/set-role.db"],
  },
  {
    bug: "a removed admin can still change roles",
    edits: [
      { file: "lib/staff/set-role.ts", from: "return rows.length > 0;", to: "return rows.length >= 0;" },
    ],
    tests: ["lib/staff/set-role.db"],
  },
  {
    bug: "the consent to add an owner's account applies to any account",
    edits: [
      {
        file: "lib/staff/staff-input.ts",
        from: "acceptOwner: acceptOwnerOf === account",
        to: "acceptOwner: acceptOwnerOf !== undefined",
      },
    ],
    tests: ["lib/staff/staff-input"],
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
      {
        file: "lib/platform/settings.ts",
        from: "message: parsed.problem",
        to: "message: parsed.problem + url",
      },
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
    bug: "a business name can inject lines into an e-mail",
    edits: [{ file: "lib/owner-access/mails/display-name.ts", from: '.replace(breaks, " ")', to: "" }],
    tests: ["lib/owner-access/mails/render"],
  },
  {
    bug: "a regular expression takes minutes on long input",
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
    bug: "an owner's link is e-mailed to the account named in a message",
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
        from: "(expectedId !== undefined && answer.id !== expectedId)",
        to: "(expectedId !== undefined && answer.id === null)",
      },
    ],
    tests: ["lib/cleanups/run.db", "lib/owner-access/activation/activate.db"],
  },
  {
    bug: "the links sent to an address keep working after its correction",
    edits: [
      {
        file: "lib/lifecycle/email-change.ts",
        from: `await invalidateLinks(tx, ownerId, "replaced_at");`,
        to: "",
      },
    ],
    tests: ["lib/lifecycle/correct-email.db"],
  },
  {
    bug: "a code sent to an address before its correction still opens the account",
    edits: [
      {
        file: "lib/lifecycle/put-email.ts",
        from: "{ email, password }, ownerId)",
        to: "{ email, password: password && undefined }, ownerId)",
      },
    ],
    tests: ["lib/lifecycle/correct-email.db"],
  },
];
