"use client";

import { useActionState } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { AnswerStatus } from "../_components/answer-status";
import { addStaffAction, changeRoleAction, removeStaffAction } from "./actions";
import { AddForm } from "./add-form";
import type { StaffAnswerState } from "./answer";
import { answerText } from "./answer-text";
import { type ListedMember, StaffList } from "./staff-list";

const initial: StaffAnswerState = { answer: null, typed: { account: "", role: "" }, answeredAt: 0 };

type StaffDeskProps = {
  members: ListedMember[];
  /** The user id of the signed-in admin. */
  selfId: string;
  /** Whether there are more members than these. */
  isTruncated: boolean;
};

/** The staff list and the actions that change it. Stores the results, because a row may be gone when its result arrives. */
export function StaffDesk({ members, selfId, isTruncated }: StaffDeskProps) {
  const [added, add] = useActionState(addStaffAction, initial);
  const [changed, change] = useActionState(changeRoleAction, initial);
  const [removed, remove] = useActionState(removeStaffAction, initial);
  const latest = [changed, removed].reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a), added);
  const isFieldError = latest === added && added.answer?.kind === "declined";
  const otherAdmins = members.filter(
    ({ userId, role, state }) => role === "admin" && state === "active" && userId !== selfId,
  );
  return (
    <>
      <div className="grid gap-5">
        <Card>
          <CardHeader>
            <CardTitle>Add a staff member</CardTitle>
          </CardHeader>
          <CardContent>
            <AddForm key={added.answeredAt} state={added} shown={latest === added} add={add} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>Who has access</CardTitle>
          </CardHeader>
          <CardContent className="grid gap-4">
            <StaffList
              key={latest.answeredAt}
              members={members}
              selfId={selfId}
              change={change}
              remove={remove}
            />
            {otherAdmins.length === 0 && (
              <p className="border-t pt-4 text-muted-foreground">
                You’re the only admin who can sign in. Add a second one, so that someone can help if you lose
                access.
              </p>
            )}
            {isTruncated && (
              <p className="border-t pt-4 text-muted-foreground">
                Showing the first {members.length}. <code>npm run staff -- list</code> prints all of them.
              </p>
            )}
          </CardContent>
        </Card>
      </div>
      {/* At the end, so that a result does not move the list, and sticky, so that it stays in view. */}
      <AnswerStatus
        answer={latest.answer}
        answeredAt={latest.answeredAt}
        status={latest.answer && !isFieldError ? answerText(latest.answer) : null}
        heading="h2"
        className="sticky bottom-4 z-10 mt-5 shadow-lg empty:mt-0 empty:shadow-none"
      />
    </>
  );
}
