import { z } from "zod";
import { parseEmail } from "./email-address";

/** Parses an e-mail address into its stored form. In its own file, because browsers load the parser without zod. */
export const emailSchema = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const parsed = parseEmail(text, missing);
    if (parsed.ok) return parsed.email;
    context.addIssue({ code: "custom", message: parsed.message });
    return z.NEVER;
  });
