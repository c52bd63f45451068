import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { product } from "@/db/product";
import { createUser, seedId } from "./users";

/** [slug, name, owner, plan, time zone, currency, locale, age in days] */
export const sampleTenants = [
  ["golden-spoon", "Golden Spoon", "Gwen Olsen", "growth", "Europe/London", "GBP", "en-GB", 264],
  ["cafe-luna", "Café Luna", "Lucia Moreno", "starter", "Europe/Madrid", "EUR", "es-ES", 181],
  ["zizkov-grill", "Žižkov Grill", "Jan Dvořák", "growth", "Europe/Prague", "CZK", "cs-CZ", 143],
  ["sushi-jiro", "寿司 次郎", "Haruto Sato", "enterprise", "Asia/Tokyo", "JPY", "ja-JP", 98],
  ["obrien-and-sons", "O’Brien & Sons", "Niamh O’Brien", "starter", "Europe/Dublin", "EUR", "en-IE", 77],
  ["harbour-bakery", "Harbour Bakery", "Oliver Smith", "starter", "Australia/Sydney", "AUD", "en-AU", 51],
  ["chez-amelie", "Chez Amélie", "Amélie Laurent", "growth", "Europe/Paris", "EUR", "fr-FR", 6],
  ["smokehouse-44", "Smokehouse 44", "Marcus Reed", "enterprise", "America/Chicago", "USD", "en-US", 5],
  ["gruenes-haus", "Grünes Haus", "Lena Vogel", "starter", "Europe/Berlin", "EUR", "de-DE", 4],
  ["nordic-plate", "Nordic Plate", "Astrid Berg", "growth", "Europe/Oslo", "NOK", "nb-NO", 3],
  [
    "taqueria-del-sol",
    "Taquería del Sol",
    "Diego Ramírez",
    "starter",
    "America/Mexico_City",
    "MXN",
    "es-MX",
    2,
  ],
  ["maple-and-rye", "Maple & Rye", "Chloe Tremblay", "growth", "America/Toronto", "CAD", "en-CA", 1],
] as const;

export const attemptIdOf = (slug: string) => seedId(`attempt ${slug}`);

/** The tenants of the last week, which this console created. The older ones are the product's own. */
export const provisionedHere = sampleTenants.filter(([, , , , , , , days]) => days < 7);

export const ownerEmail = (slug: string) => `owner@${slug}.example.com`;

const dayMs = 86_400_000;

export async function seedTenants(client: pg.Client, env: Record<string, string>): Promise<void> {
  for (const [slug, name, owner, plan, timezone, currency, locale, days] of sampleTenants) {
    const attemptId = days < 7 ? attemptIdOf(slug) : undefined;
    const userId = await createUser(env, { email: ownerEmail(slug), fullName: owner, attemptId });
    const createdAt = new Date(Date.now() - days * dayMs);
    await product.insertSample?.(drizzle(client), {
      id: seedId(`tenant ${slug}`),
      slug,
      name,
      plan,
      timezone,
      currency,
      locale,
      hostname: `${slug}.example.com`,
      trialEndsAt: new Date(createdAt.getTime() + 14 * dayMs),
      owner: { id: userId, email: ownerEmail(slug), name: owner, existing: false },
      actor: { id: seedId("admin"), email: "admin@example.com" },
      createdAt,
      extra: {},
    });
  }
}
