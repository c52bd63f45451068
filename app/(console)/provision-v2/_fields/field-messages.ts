import type { ProvisionField } from "@/lib/provisioning/input";
import { emailProblem, nameProblem } from "@/lib/provisioning/input/field-problems";
import { slugProblem } from "@/lib/provisioning/slug/slug-problem";

/** The problem that the browser can detect in a field without the server, or null. */
export function localProblem(field: ProvisionField, value: string): string | null {
  switch (field) {
    case "name":
    case "ownerName":
      return nameProblem(field, value);
    case "ownerEmail":
      return emailProblem(value);
    case "slug":
      return value === "" ? null : slugProblem(value);
    default:
      return null;
  }
}
