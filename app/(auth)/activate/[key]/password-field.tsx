"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** The new password, with a button that shows it. */
export function PasswordField({ problem }: { problem: string | undefined }) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field>
      <FieldLabel field="password">New password</FieldLabel>
      <FieldHint field="password">
        At least 15 characters. A few unrelated words are easy to remember and hard to guess.
      </FieldHint>
      <div className="flex gap-2">
        <Input
          {...fieldControl("password", { hint: true, error: Boolean(problem) })}
          type={shown ? "text" : "password"}
          autoComplete="new-password"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
        <Button
          variant="outline"
          size="icon"
          aria-label="Show the password"
          aria-pressed={shown}
          aria-controls="password"
          title={shown ? "Hide the password" : "Show the password"}
          className="noscript:hidden"
          onClick={() => setShown(!shown)}
        >
          <Icon aria-hidden />
        </Button>
      </div>
      <FieldError field="password">{problem}</FieldError>
    </Field>
  );
}
