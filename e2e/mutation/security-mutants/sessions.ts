import type { Mutant } from "../mutant";

const proxied = ["lib/platform/http/proxy.test"];

/** Response headers, origins, sessions, and sign-in. */
export const sessionMutants: readonly Mutant[] = [
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
        from: "if (isForeign(request, ownOrigins(process.env)))",
        to: "if (false)",
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
    bug: "pages are sent without the headers for documents",
    edits: [
      {
        file: "next.config.ts",
        from: 'source: "/((?!_next/static/).*)"',
        to: 'source: "/((?!_next/static/|tenants).*)"',
      },
    ],
    tests: proxied,
  },
  {
    bug: "a path that only starts with a file's path lacks the headers for documents",
    edits: [
      {
        file: "lib/platform/http/server-guard.ts",
        from: "[url, pathOf(url)].every(",
        to: "[url].every(",
      },
    ],
    tests: ["lib/platform/http/server-guard"],
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
];
