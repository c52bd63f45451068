import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { EmailAnswer } from "@/lib/provisioning/answers";
import type { FieldProps } from "./use-fields";
import type { Live } from "./use-live-check";

/** Whether the existing account becomes the owner: the admin has agreed, and no later check contradicts it. */
export function isAdopted(ownerAccount: string | undefined, live: Live<EmailAnswer>): boolean {
  const contradicted = !["account", "idle", "checking", "unchecked"].includes(live.state);
  return ownerAccount === "existing" && !contradicted && !(live.state === "account" && !live.adoptable);
}

type OwnerConsentProps = { field: FieldProps; email: string; shown: boolean };

/**
 * The consent to make an existing account the owner. It is sent with the address that it was given for, because
 * without JavaScript the address may change afterwards.
 */
export function OwnerConsent({ field, email, shown }: OwnerConsentProps) {
  if (!shown) return <div className="sm:-mb-2.5 sm:min-h-6" />;
  return (
    <div className="sm:-mb-2.5">
      <input type="hidden" name="ownerAccountOf" value={email} />
      <Label className="flex min-h-6 cursor-pointer items-center gap-2">
        <Checkbox
          id={field.name}
          name={field.name}
          value="existing"
          checked={field.value === "existing"}
          onChange={(event) => field.change(event.target.checked ? "existing" : "new")}
        />
        Use this existing account
      </Label>
    </div>
  );
}
