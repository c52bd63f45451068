import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { EmailAnswer } from "@/lib/provisioning/slug/availability";
import type { FieldProps } from "./use-fields";
import type { Live } from "./use-live-check";

/** Whether the account that has the address is to be the owner: agreed to, and not contradicted since. */
export function isAdopted(ownerAccount: string | undefined, live: Live<EmailAnswer>): boolean {
  const contradicted = !["account", "quiet", "checking", "unchecked"].includes(live.state);
  return ownerAccount === "existing" && !contradicted && !(live.state === "account" && !live.adoptable);
}

type OwnerConsentProps = { field: FieldProps; email: string; shown: boolean };

/**
 * The consent to make an existing account the owner, taken back as easily as it is given. It is sent together
 * with the address that it was given for, since without scripts that may be changed afterwards.
 */
export function OwnerConsent({ field, email, shown }: OwnerConsentProps) {
  if (!shown) return <div className="sm:-mb-2.5 sm:min-h-6" />;
  return (
    <div className="sm:-mb-2.5">
      <input type="hidden" name="ownerAccountOf" value={email} />
      <Label className="flex min-h-6 cursor-pointer items-center gap-2">
        <Checkbox
          name={field.name}
          value="existing"
          checked={field.value === "existing"}
          onChange={(event) => field.change(event.target.checked ? "existing" : "new")}
        />
        Make this account the owner
      </Label>
    </div>
  );
}
