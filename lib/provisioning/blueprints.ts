/** What a new tenant starts with. Its name and version are stamped on every attempt. */
export const blueprint = {
  name: "standard",
  version: 1,
  trialDays: 14,
  settings: { onboarding: { completed: false }, notifications: { email: true } },
} as const;
