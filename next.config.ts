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
  ],
  // Next writes rules and reminders into the tree of a project, and sends usage home, unless told not to.
  agentRules: false,
  experimental: { agentUpgrade: false, agentFeedback: false },
};

export default config;
