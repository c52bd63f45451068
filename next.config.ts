import type { NextConfig } from "next";

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  // Next writes rules and reminders into the tree of a project, and sends usage home, unless told not to.
  agentRules: false,
  experimental: { agentUpgrade: false, agentFeedback: false },
  // The address of this page holds the key to an account: it goes to no other site, no cache and no log. Browsers
  // take the last policy that they know. Under no-referrer alone a form that is sent before scripts run has the
  // origin "null", which the check against forged requests refuses; strict-origin names the site without the page.
  headers: async () => [
    {
      source: "/activate",
      headers: [
        { key: "Referrer-Policy", value: "no-referrer, strict-origin" },
        { key: "Cache-Control", value: "no-store" },
      ],
    },
  ],
  logging: { incomingRequests: { ignore: [/^\/activate/] } },
};

export default config;
