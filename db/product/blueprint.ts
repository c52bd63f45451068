/**
 * What a new tenant starts with, as data: the plans, and what its records hold at first. Every attempt is stamped
 * with the name and the version. Raise the version with every change: a tenant keeps what it was made with, and
 * its page says so.
 */
export const blueprint = {
  name: "standard",
  version: 1,
  plans: {
    starter: { label: "Starter", trialDays: 14 },
    growth: { label: "Growth", trialDays: 14 },
    enterprise: { label: "Enterprise", trialDays: 14 },
  },
  settings: { onboarding: { completed: false }, notifications: { email: true } },
} as const;
