/**
 * What a new tenant starts with, as data: the plans, and the initial values of its records. Every attempt records the name
 * and version. Raise the version with every change: tenants keep the values that they were created with, and their pages
 * show the version.
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
