import type { NextConfig } from "next";

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // Next writes rules and reminders into the tree of a project, and sends usage home, unless told not to.
  agentRules: false,
  experimental: { agentUpgrade: false, agentFeedback: false },
};

export default config;
