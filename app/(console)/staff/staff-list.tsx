import { Badge } from "@/components/ui/badge";
import type { StaffMember } from "@/lib/staff/list";
import { RelativeTime } from "../_components/relative-time";
import { roleNames } from "./answer-text";
import { ManageForms } from "./manage-forms";

/** `hasFactor`: null if it is unknown, usually because the authentication service did not respond. */
export type ListedMember = StaffMember & { hasFactor: boolean | null };

type StaffListProps = {
  members: ListedMember[];
  selfId: string;
  change: (form: FormData) => void;
  remove: (form: FormData) => void;
};

export function StaffList({ members, selfId, change, remove }: StaffListProps) {
  return (
    <ul className="grid divide-y">
      {members.map((member) => (
        <li key={member.userId} className="grid gap-2 py-4 first:pt-0 last:pb-0">
          <Member member={member} isSelf={member.userId === selfId} />
          {member.userId !== selfId && <ManageForms member={member} change={change} remove={remove} />}
        </li>
      ))}
    </ul>
  );
}

const problems: Record<Exclude<StaffMember["state"], "active">, string> = {
  banned: "Banned",
  unconfirmed: "Address not confirmed",
  sso: "SSO only, can’t sign in here",
  deleted: "Account deleted",
};

function Member({ member, isSelf }: { member: ListedMember; isSelf: boolean }) {
  const { userId, email, role, state, lastSignInAt, addedBy, addedAt, hasFactor } = member;
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="min-w-0 break-words font-medium">
          <bdi>{email ?? userId}</bdi>
        </h3>
        <Badge variant={role === "admin" ? "info" : "neutral"}>{roleNames[role]}</Badge>
        {isSelf && <Badge>You</Badge>}
        {state !== "active" && <Badge variant="warning">{problems[state]}</Badge>}
      </div>
      <ul className="flex flex-wrap gap-x-4 text-[0.8125rem] text-muted-foreground leading-5">
        {state !== "deleted" && <li>{factorText(hasFactor)}</li>}
        {state !== "deleted" && (
          <li>
            {lastSignInAt ? (
              <>
                <span>Last sign-in </span>
                <RelativeTime at={lastSignInAt} />
              </>
            ) : (
              <span>Never signed in</span>
            )}
          </li>
        )}
        <li className="min-w-0 break-words">
          <span>{`Role granted by ${addedBy} `}</span>
          <RelativeTime at={addedAt} />
        </li>
      </ul>
    </div>
  );
}

function factorText(hasFactor: boolean | null): string {
  if (hasFactor === null) return "Second factor: couldn’t check";
  return hasFactor ? "Second factor set up" : "No second factor";
}
