import { validate as isUuid } from "uuid";
import type { StaffRole } from "@/lib/auth/authorize";
import type { RawInput } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";

/** Maximum length of the address field, in characters. */
export const maxAccountLength = 320;

export type AddStaffInput = { account: string; role: StaffRole; acceptOwner: boolean };

/** A staff member, the role that the admin saw, and the new role: null to remove the member. */
export type ChangeStaffInput = { userId: string; expectedRole: StaffRole; role: StaffRole | null };

type Parsed<Input> = { ok: true; input: Input } | { ok: false; refusal: Refusal };

const roles: readonly unknown[] = ["admin", "support"] satisfies StaffRole[];
const isRole = (value: unknown): value is StaffRole => roles.includes(value);

/** If the address is missing or too long, the refusal's detail states which. */
export function parseAddStaff({ staffAccount, role, acceptOwnerOf }: RawInput): Parsed<AddStaffInput> {
  const account = typeof staffAccount === "string" ? staffAccount.trim() : "";
  if (account === "" || account.length > maxAccountLength) {
    const detail = { account: account === "" ? "missing" : "too long" };
    return { ok: false, refusal: { code: "INVALID_INPUT", detail } };
  }
  if (!isRole(role)) return refused;
  // Without JavaScript, the address can be edited after the admin consents, so the consent must name this address.
  return { ok: true, input: { account, role, acceptOwner: acceptOwnerOf === account } };
}

export function parseChangeRole({ userId, expectedRole, role }: RawInput): Parsed<ChangeStaffInput> {
  if (typeof userId !== "string" || !isUuid(userId) || !isRole(expectedRole) || !isRole(role)) return refused;
  return { ok: true, input: { userId: userId.toLowerCase(), expectedRole, role } };
}

export function parseRemoveStaff({ userId, expectedRole }: RawInput): Parsed<ChangeStaffInput> {
  if (typeof userId !== "string" || !isUuid(userId) || !isRole(expectedRole)) return refused;
  return { ok: true, input: { userId: userId.toLowerCase(), expectedRole, role: null } };
}

const refused = { ok: false, refusal: { code: "INVALID_INPUT" } } as const;
