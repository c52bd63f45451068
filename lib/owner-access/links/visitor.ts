import "server-only";
import { cookies, headers } from "next/headers";
import { clientAddress } from "@/lib/platform/http/client-address";
import { browserCookie } from "../activation/browser-cookie";
import type { Visitor } from "./find";

/** The sender of the current request. */
export async function currentVisitor(): Promise<Visitor> {
  const browser = (await cookies()).get(browserCookie)?.value ?? "";
  return { browser, network: clientAddress(await headers()) };
}
