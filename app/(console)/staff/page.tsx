import type { Metadata } from "next";
import { AdminsOnly } from "@/app/_components/admins-only";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { haveFactors } from "@/lib/second-factor/have-factors";
import { listStaff } from "@/lib/staff/list";
import { PageHeader } from "../_components/page-header";
import { staffPage } from "../_components/with-busy-screen";
import { StaffDesk } from "./staff-desk";

export const metadata: Metadata = { title: "Staff" };

/** How many members are shown. `npm run staff -- list` prints all of them. */
const maxShown = 100;

export default staffPage(async () => {
  const staff = await requireStaff();
  if (staff.role !== "admin") {
    return (
      <AdminsOnly
        page="Staff"
        title="You don’t have permission to manage staff"
        text="Only admins can see this page. Ask an admin if a change is needed."
      />
    );
  }
  const members = await listStaff(readerOf(staff), maxShown + 1);
  const shownMembers = members.slice(0, maxShown);
  const factors = await haveFactors(shownMembers.map(({ userId }) => userId));
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title="Staff"
        description="The accounts that can use this console. Changes take effect immediately and are recorded in the staff log."
      />
      <StaffDesk
        members={shownMembers.map((member) => ({ ...member, hasFactor: factors.get(member.userId) ?? null }))}
        selfId={staff.id}
        isTruncated={members.length > maxShown}
      />
    </div>
  );
});
