"use server";

import { refresh } from "next/cache";
import type { Staff } from "@/lib/auth/authorize";
import { defineAction } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { setRole } from "@/lib/staff/set-role";
import {
  type AddStaffInput,
  type ChangeStaffInput,
  parseAddStaff,
  parseChangeRole,
  parseRemoveStaff,
} from "@/lib/staff/staff-input";
import { refusedAnswer, refuseOnDatabaseError } from "../_components/refused-answer";
import {
  answerForMalformedAddress,
  answerForMember,
  answerForTypedAccount,
  type StaffAnswer,
  type StaffAnswerState,
} from "./answer";

const forAdmins = { role: "admin", limit: { name: "staff", max: 20, windowSeconds: 60 }, refuse } as const;

const add = defineAction({
  ...forAdmins,
  parse: parseAddStaff,
  run: refuseOnDatabaseError("adding a staff member", giveRole),
});

const change = defineAction({
  ...forAdmins,
  parse: parseChangeRole,
  run: refuseOnDatabaseError("changing a role", replaceRole),
});

const remove = defineAction({
  ...forAdmins,
  parse: parseRemoveStaff,
  run: refuseOnDatabaseError("removing a staff member", replaceRole),
});

/** Gives an account access to the console. */
export async function addStaffAction(_previous: StaffAnswerState, form: FormData) {
  const fields = formFields(form);
  return respond(await add(fields), fields);
}

/** Changes a staff member's role. */
export async function changeRoleAction(_previous: StaffAnswerState, form: FormData) {
  return respond(await change(formFields(form)));
}

/** Removes a staff member's access to the console. */
export async function removeStaffAction(_previous: StaffAnswerState, form: FormData) {
  return respond(await remove(formFields(form)));
}

async function giveRole(actor: Staff, { account, role, acceptOwner }: AddStaffInput): Promise<StaffAnswer> {
  return answerForTypedAccount(
    await setRole(actor, account, role, { expectedRole: null, acceptOwner }),
    account,
  );
}

async function replaceRole(
  actor: Staff,
  { userId, expectedRole, role }: ChangeStaffInput,
): Promise<StaffAnswer> {
  return answerForMember(await setRole(actor, userId, role, { expectedRole }));
}

function respond(answer: StaffAnswer, fields: Readonly<Record<string, unknown>> = {}): StaffAnswerState {
  refresh();
  const { staffAccount: account, role } = answer.kind === "changed" ? {} : fields;
  const typed = {
    account: typeof account === "string" ? account : "",
    role: typeof role === "string" ? role : "",
  };
  return { answer, typed, answeredAt: Date.now() };
}

async function refuse(refusal: Refusal): Promise<StaffAnswer> {
  const problem = refusal.detail?.account;
  return problem ? answerForMalformedAddress(problem) : refusedAnswer(refusal);
}
