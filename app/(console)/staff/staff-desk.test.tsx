import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { StaffMember } from "@/lib/staff/list";
import { StaffDesk } from "./staff-desk";

vi.mock("./actions", () => ({
  addStaffAction: vi.fn(),
  changeRoleAction: vi.fn(),
  removeStaffAction: vi.fn(),
}));

const memberWith = (userId: string, state: StaffMember["state"]) => ({
  userId,
  email: `${userId}@staff.test`,
  role: "admin" as const,
  state,
  lastSignInAt: null,
  addedBy: "npm run staff",
  addedAt: new Date("2026-11-05T12:00:00Z"),
  hasFactor: null,
});

test.each([
  ["active", false],
  ["banned", true],
  ["unconfirmed", true],
  ["sso", true],
  ["deleted", true],
] as const)("if the other admin is %s, the hint to add a second admin is shown: %s", (state, shown) => {
  const members = [memberWith("self", "active"), memberWith("other", state)];
  const html = renderToStaticMarkup(<StaffDesk members={members} selfId="self" isTruncated={false} />);
  expect(html.includes("only admin")).toBe(shown);
});
