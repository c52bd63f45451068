import type { NextConfig } from "next";
import { securityHeaders } from "./lib/http/security-headers";

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // The console shows no photographs: without the optimiser its address answers nobody.
  images: { unoptimized: true },
  headers: async () => [
    {
      source: "/:path*",
      headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })),
    },
    {
      // The address of this page holds the key to an account: it goes to no other site, no cache and no log.
      source: "/activate",
      headers: [
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
  ],
  // Next writes rules and reminders into the tree of a project, and sends usage home, unless told not to.
  agentRules: false,
  experimental: { agentUpgrade: false, agentFeedback: false },
  logging: { incomingRequests: { ignore: [/^\/activate/] } },
};

export default config;
