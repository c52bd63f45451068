import type { OwnerMail } from "./kinds";

export const url = `https://console.example.com/activate/${"k".repeat(43)}`;

/** One e-mail of each kind for tests, about the tenant Golden Spoon by default. */
export function sampleMails(
  changes: Partial<{ locale: string; timeZone: string; businessName: string; inviterName: string }>,
): OwnerMail[] {
  const tenant = { locale: "en-GB", timeZone: "Europe/Prague", businessName: "Golden Spoon" };
  const { inviterName = "Ana Novak", ...changed } = changes;
  const subject = { ...tenant, ...changed };
  const at = new Date("2026-12-04T13:05:00Z");
  return [
    { kind: "invitation", data: { ...subject, inviterName, url, expiresAt: at } },
    { kind: "ownerAdded", data: { ...subject, inviterName, url: "https://golden-spoon.example.com" } },
    { kind: "linkHandedOver", data: { ...subject, handedOverBy: inviterName, expiresAt: at } },
    { kind: "passwordSet", data: { ...subject, setAt: at } },
  ];
}
