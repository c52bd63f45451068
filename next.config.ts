import { existsSync, readFileSync } from "node:fs";
import type { NextConfig } from "next";
import { definitionsFingerprint } from "./db/definitions/definition-sources";
import { functionFingerprint } from "./db/definitions/function-sources";
import { compileAhead } from "./lib/platform/compile-ahead";
import { dollarProblems } from "./lib/platform/dollar-problem";
import { commonHeaders, documentHeaders } from "./lib/platform/http/security-headers";

const settingsFile = ".env.local";
const problems = existsSync(settingsFile)
  ? dollarProblems(readFileSync(settingsFile, "utf8"), process.env)
  : [];
if (problems.length > 0) throw new Error(`${settingsFile}: ${problems.join("; ")}.`);

// A second `npm run dev` in the same checkout builds into a separate folder, because only one server can use `.next`.
const devFolder = process.env.CONSOLE_DEV_FOLDER;

const headerList = (headers: Record<string, string>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

const config: NextConfig = {
  distDir: devFolder,
  typescript: { tsconfigPath: devFolder && `${devFolder}.tsconfig.json` },
  // The health check compares the database with these, because the SQL files are not part of a build.
  env: { FUNCTION_FINGERPRINT: functionFingerprint(), DEFINITIONS_FINGERPRINT: definitionsFingerprint() },
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // For a container: a server with only the files that it needs. `next start` does not support such a build.
  output: process.env.BUILD_STANDALONE ? "standalone" : undefined,
  compiler: { runAfterProductionCompile: compileAhead },
  // This package renders e-mails with react-dom/server, which Next does not bundle for server components.
  serverExternalPackages: ["@react-email/render"],
  // The console shows no photographs, so the image optimiser and its route are turned off.
  images: { unoptimized: true },
  headers: async () => [
    { source: "/:path*", headers: headerList(commonHeaders) },
    // Scripts, styles and fonts of the build are never documents, so these headers would only make responses larger.
    { source: "/((?!_next/static/).*)", headers: headerList(documentHeaders) },
    {
      // This page's URL contains the key to an account, so other sites, caches and logs must not get it. With
      // no-referrer alone, forms sent without JavaScript would have the origin "null" and be refused. Browsers
      // use the last policy that they support: strict-origin, which sends the origin without the path.
      source: "/activate/:path*",
      headers: [
        { key: "Referrer-Policy", value: "no-referrer, strict-origin" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
    // The secret of an authenticator app is shown once, and no cache may store it.
    { source: "/account/security", headers: [{ key: "Cache-Control", value: "no-store" }] },
  ],
  logging: { incomingRequests: { ignore: [/^\/activate/] } },
  // If these are on, Next writes instructions for coding agents into the project.
  agentRules: false,
  experimental: { agentUpgrade: false, agentFeedback: false },
};

export default config;
