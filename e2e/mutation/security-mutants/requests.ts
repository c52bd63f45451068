import type { Mutant } from "../mutant";

const proxied = ["lib/platform/http/proxy.test"];

/** Request bodies, URLs, origins and addresses, the health endpoint, and session cookies. */
export const requestMutants: readonly Mutant[] = [
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
        to: "if (parts.some(({ name }) => !namesAtMostOneAction(parts.filter((part) => part.name === name)))) return false;",
      },
      { file: "lib/platform/http/body/multipart.ts", from: "= [64, 1_000]", to: "= [64_000, 1_000]" },
    ],
    tests: ["lib/platform/http/body/body-cost"],
  },
  {
    bug: "arguments can contain any number of values",
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
    bug: "a path that only starts with a static file's path bypasses the proxy",
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
        from: 'if (request.method === "TRACE") return methodNotAllowed(allowedMethods("/"));',
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
    edits: [{ file: "lib/health/health.ts", from: "cached.until <= Date.now()", to: "cached.until > 0" }],
    tests: ["lib/health/health.db"],
  },
  {
    bug: "a form is accepted from any origin that starts with the console's origin",
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
];
