import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { EraseForm } from "./erase-form";

/** Lets an admin erase the owner's data once the attempt has ended. */
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
