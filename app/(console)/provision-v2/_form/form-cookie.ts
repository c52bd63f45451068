import "server-only";
import { cookies } from "next/headers";
import { sessionCookieOptions } from "@/lib/auth/session/cookies";
import { provisionFields } from "@/lib/provisioning/input";
import type { FormFields } from "./form-result";
import type { FormValues } from "./form-state";

const cookie = { name: "provision-v2", path: "/provision-v2", maxAge: 900 };

/** Browsers keep 4 kB of a cookie, and proxies refuse an answer whose headers are much longer: in characters. */
const longest = 200;

/** Keeps what was sent without a session in the browser it came from, since signing in leads through other pages. */
export async function keepForm(sent: FormFields): Promise<void> {
  (await cookies()).set(formCookie(sent));
}

/** The cookie that keeps a form: also for one that was sent from a page of another build. */
export function formCookie(sent: FormFields) {
  const value = JSON.stringify({ staffId: sent.staffId, values: valuesIn(sent) });
  return { ...sessionCookieOptions(), ...cookie, sameSite: "strict", value } as const;
}

export async function forgetForm(): Promise<void> {
  (await cookies()).delete(cookie);
}

/** What was kept of this person's form; nothing of anybody else's. */
export async function keptForm(staffId: string): Promise<Partial<FormValues>> {
  try {
    const kept = JSON.parse((await cookies()).get(cookie.name)?.value ?? "null");
    return kept?.staffId === staffId ? valuesIn(kept.values) : {};
  } catch {
    return {};
  }
}

function valuesIn(source: FormFields): Partial<FormValues> {
  const texts = provisionFields.flatMap((name) => {
    const value = source[name];
    return typeof value === "string" ? [[name, value.slice(0, longest)]] : [];
  });
  return Object.fromEntries(texts);
}
