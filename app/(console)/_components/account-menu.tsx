"use client";

import { ChevronDown, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useRef } from "react";
import { signOutAction } from "@/app/(auth)/login/actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

const themes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "Like the system", icon: Monitor },
];

export function UserMenu({ email, role }: { email: string; role: string }) {
  const { theme, setTheme } = useTheme();
  // Outside the menu, which leaves the page when an item is chosen; without scripts it shows a button.
  const signOutForm = useRef<HTMLFormElement>(null);
  return (
    <div className="flex items-center gap-2">
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="sm" className="-mr-2 max-w-60 gap-2 px-2 noscript:hidden">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full bg-primary/15 font-semibold text-primary text-xs uppercase"
            >
              {email.slice(0, 1)}
            </span>
            <span className="sr-only">Account of </span>
            <span className="truncate font-normal text-muted-foreground max-sm:sr-only">{email}</span>
            <ChevronDown aria-hidden className="size-3.5 text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-60">
          <DropdownMenuLabel className="grid gap-1 text-foreground text-sm">
            <span className="break-all">{email}</span>
            <Badge className="capitalize">{role}</Badge>
          </DropdownMenuLabel>
          <DropdownMenuSeparator />
          <DropdownMenuLabel id="theme-label">Theme</DropdownMenuLabel>
          <DropdownMenuRadioGroup
            aria-labelledby="theme-label"
            value={theme ?? "system"}
            onValueChange={setTheme}
          >
            {themes.map(({ value, label, icon: Icon }) => (
              <DropdownMenuRadioItem key={value} value={value}>
                <Icon aria-hidden className="text-muted-foreground" />
                {label}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => signOutForm.current?.requestSubmit()}>
            <LogOut aria-hidden className="text-muted-foreground" />
            Sign out
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <form ref={signOutForm} action={signOutAction} className="hidden noscript:block">
        <Button type="submit" variant="ghost" size="sm">
          Sign out
        </Button>
      </form>
    </div>
  );
}
