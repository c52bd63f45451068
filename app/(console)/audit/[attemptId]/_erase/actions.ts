"use server";

import { refresh } from "next/cache";
import { eraseFromAttempt } from "@/lib/audit/erase/from-attempt";
import { parseEraseInput } from "@/lib/audit/erase/from-attempt-input";
import { defineAction } from "@/lib/guards/action";
import type { Refusal } from "@/lib/guards/refusal";
import { formFields } from "@/lib/platform/http/body/form-fields";
import { refusedAnswer, refuseOnDatabaseError } from "../../../_components/refused-answer";
import type { EraseAnswer, EraseAnswerState } from "./answer";

const erase = defineAction({
  role: "admin",
  limit: { name: "erase", max: 20, windowSeconds: 60 },
  parse: parseEraseInput,
  run: refuseOnDatabaseError("an erasure", eraseFromAttempt),
  refuse: async (refusal: Refusal): Promise<EraseAnswer> => refusedAnswer(refusal),
});

/** Erases the owner's data from one attempt, or everything about the owner. */
export async function eraseAction(_previous: EraseAnswerState, form: FormData): Promise<EraseAnswerState> {
  const answer = await erase(formFields(form));
  refresh();
  return { answer, answeredAt: Date.now() };
}
