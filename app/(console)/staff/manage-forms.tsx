import type { StaffRole } from "@/lib/auth/authorize";
import type { StaffMember } from "@/lib/staff/list";
import { CancelButton, Disclosure } from "../_components/disclosure";
import { SendButton } from "../_components/send-button";

const otherRole: Record<StaffRole, StaffRole> = { admin: "support", support: "admin" };

const changeTexts: Record<StaffRole, { button: string; effect: string }> = {
  admin: {
    button: "Make admin",
    effect:
      "As an admin, they can create tenants, manage owners’ access, manage staff, and see every owner’s address.",
  },
  support: {
    button: "Make support staff",
    effect:
      "As support staff, they can only read. By default, owners’ names and addresses are masked for them.",
  },
};

type ManageFormsProps = {
  member: StaffMember;
  change: (form: FormData) => void;
  remove: (form: FormData) => void;
};

/** Both ways to change a member’s access, behind a confirmation that needs no script. */
export function ManageForms({ member, change, remove }: ManageFormsProps) {
  const { userId, role, state } = member;
  const name = member.email ?? userId;
  const target = otherRole[role];
  const hiddenInputs = (
    <>
      <input type="hidden" name="userId" value={userId} />
      <input type="hidden" name="expectedRole" value={role} />
    </>
  );
  return (
    <Disclosure
      summary={
        <>
          <span>Change or remove…</span>
          <span className="sr-only"> {name}</span>
        </>
      }
    >
      <div className="grid gap-3">
        <div className="grid max-w-prose gap-1 text-muted-foreground">
          {state !== "deleted" && <p>{changeTexts[target].effect}</p>}
          <p>If you remove their access, they can’t open the console any more. The account isn’t deleted.</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {state !== "deleted" && (
            <form action={change}>
              {hiddenInputs}
              <input type="hidden" name="role" value={target} />
              <SendButton variant="outline" size="sm">
                <span>{changeTexts[target].button}</span>
                <span className="sr-only">: {name}</span>
              </SendButton>
            </form>
          )}
          <form action={remove}>
            {hiddenInputs}
            <SendButton variant="destructive" size="sm">
              <span>Remove access</span>
              <span className="sr-only">: {name}</span>
            </SendButton>
          </form>
          <CancelButton target={name} />
        </div>
      </div>
    </Disclosure>
  );
}
