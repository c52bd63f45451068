import "server-only";
import { cookies } from "next/headers";
import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import { parseTimeZone } from "@/lib/provisioning/input/time-zones";
import { timeZoneCookie } from "./time-zone-cookie";

/** The time zone for the times on the page; UTC until the browser has stored one. */
export async function readTimeZone(): Promise<string> {
  const stored = (await cookies()).get(timeZoneCookie)?.value ?? "";
  return parseTimeZone(listedZone(stored)) ?? "UTC";
}
