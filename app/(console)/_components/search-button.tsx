"use client";

import { useFormStatus } from "react-dom";
import { Button } from "@/components/ui/button";

export function SearchButton() {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" variant="outline" pending={pending}>
      Search
    </Button>
  );
}
