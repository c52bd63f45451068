"use client";

import {
  Clock,
  Globe,
  Keyboard,
  KeyboardOff,
  KeyRound,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Sun,
} from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import { useId, useSyncExternalStore } from "react";
import { Badge } from "@/components/ui/badge";
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
import { type Clock as ClockName, clock, type SingleKeys, singleKeys } from "../browser-settings";
import { AccountButton } from "./account-button";

const themes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "System", icon: Monitor },
];

const clocks = [
  { value: "local", label: "Local time", icon: Clock },
  { value: "utc", label: "UTC", icon: Globe },
];

const keyChoices = [
  { value: "on", label: "On: / and ?", icon: Keyboard },
  { value: "off", label: "Off", icon: KeyboardOff },
];

type AccountMenuProps = { email: string; role: string; signOut: () => void };

/** The account menu. It replaces the button that loaded it, so it opens immediately. */
export default function AccountMenu({ email, role, signOut }: AccountMenuProps) {
  const { theme, setTheme } = useTheme();
  const chosenClock = useSyncExternalStore(clock.watch, clock.read, () => "local");
  const chosenKeys = useSyncExternalStore(singleKeys.watch, singleKeys.read, () => "on");
  return (
    <DropdownMenu modal={false} defaultOpen>
      <DropdownMenuTrigger asChild>
        <AccountButton email={email} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <DropdownMenuLabel>
          <span className="grid gap-1 text-foreground text-sm">
            <span className="break-all">{email}</span>
            <Badge className="capitalize">{role}</Badge>
          </span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <Choice label="Theme" items={themes} value={theme ?? "system"} choose={setTheme} />
        <DropdownMenuSeparator />
        <Choice
          label="Time zone"
          items={clocks}
          value={chosenClock}
          choose={(chosen) => clock.save(chosen as ClockName)}
        />
        <DropdownMenuSeparator />
        <Choice
          label="Single-key shortcuts"
          items={keyChoices}
          value={chosenKeys}
          choose={(chosen) => singleKeys.save(chosen as SingleKeys)}
        />
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/account/security" prefetch={false}>
            <KeyRound aria-hidden className="text-muted-foreground" />
            Account security
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => signOut()}>
          <LogOut aria-hidden className="text-muted-foreground" />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

type ChoiceProps = {
  label: string;
  items: { value: string; label: string; icon: LucideIcon }[];
  value: string;
  choose: (value: string) => void;
};

function Choice({ label, items, value, choose }: ChoiceProps) {
  const id = useId();
  return (
    <>
      <DropdownMenuLabel id={id}>{label}</DropdownMenuLabel>
      <DropdownMenuRadioGroup aria-labelledby={id} value={value} onValueChange={choose}>
        {items.map((item) => (
          <DropdownMenuRadioItem key={item.value} value={item.value}>
            <item.icon aria-hidden className="text-muted-foreground" />
            {item.label}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  );
}
