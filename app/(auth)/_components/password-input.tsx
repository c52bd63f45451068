"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

export type PasswordInputTexts = { show: string; hide: string };

type PasswordInputProps = Omit<ComponentProps<"input">, "ref" | "type"> & {
  id: string;
  texts: PasswordInputTexts;
};

/** A password field with a button that shows the password. Without JavaScript, the button is absent. */
export function PasswordInput({ texts, ...props }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const Icon = shown ? EyeOff : Eye;

  // Hide the password before submission: browsers store visible text in their form history.
  useEffect(() => {
    const hide = () => setShown(false);
    const form = input.current?.form;
    form?.addEventListener("submit", hide);
    return () => form?.removeEventListener("submit", hide);
  }, []);

  return (
    <div className="flex gap-2">
      <Input
        ref={input}
        type={shown ? "text" : "password"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        {...props}
      />
      <Button
        variant="outline"
        size="icon"
        aria-label={texts.show}
        aria-pressed={shown}
        aria-controls={props.id}
        title={shown ? texts.hide : texts.show}
        className="noscript:hidden"
        onClick={() => setShown(!shown)}
      >
        <Icon aria-hidden />
      </Button>
    </div>
  );
}
