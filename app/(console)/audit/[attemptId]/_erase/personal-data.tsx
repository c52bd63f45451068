import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { EraseForm } from "./erase-form";

/** An admin's way to erase the owner's data, for an attempt that has ended. */
export function PersonalData({ attempt: { id, ownerEmail, erasedAt } }: { attempt: Attempt }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Personal data</CardTitle>
      </CardHeader>
      <CardContent>
        <EraseForm attemptId={id} email={ownerEmail} erased={erasedAt !== null} />
      </CardContent>
    </Card>
  );
}
