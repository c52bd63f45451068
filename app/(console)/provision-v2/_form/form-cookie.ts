import "server-only";
import { cookies } from "next/headers";
import { sessionCookieOptions } from "@/lib/auth/session/cookies";
import { provisionFields } from "@/lib/provisioning/input";
import type { FormFields } from "./form-result";
import type { FormValues } from "./form-state";

const cookie = { name: "provision-v2", path: "/provision-v2", maxAge: 900 };

/** Limit per value, in characters: browsers allow 4 kB per cookie, and proxies refuse responses with large headers. */
const maxValueLength = 200;

/** Stores a form in the browser if it was submitted without a session, because signing in goes through other pages. */
export async function saveForm(fields: FormFields): Promise<void> {
  (await cookies()).set(formCookie(fields));
}

/** The cookie that stores a form. proxy.ts also sets it for a form that was submitted on a page from another build. */
export function formCookie(fields: FormFields) {
  const value = JSON.stringify({ staffId: fields.staffId, values: valuesIn(fields) });
  return { ...sessionCookieOptions(), ...cookie, sameSite: "strict", value } as const;
}

export async function deleteForm(): Promise<void> {
  (await cookies()).delete(cookie);
}

/** The stored form of this staff member; {} if there is none or it belongs to another staff member. */
export async function readSavedForm(staffId: string): Promise<Partial<FormValues>> {
  try {
    const saved = JSON.parse((await cookies()).get(cookie.name)?.value ?? "null");
    return saved?.staffId === staffId ? valuesIn(saved.values) : {};
  } catch {
    return {};
  }
}

function valuesIn(source: FormFields): Partial<FormValues> {
  const texts = provisionFields.flatMap((name) => {
    const value = source[name];
    return typeof value === "string" ? [[name, value.slice(0, maxValueLength)]] : [];
  });
  return Object.fromEntries(texts);
}
