import type { ReactNode } from "react";
import { Brand } from "@/app/_components/brand";
import { Card, CardContent } from "@/components/ui/card";

type AuthFrameProps = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  brand?: ReactNode;
  language?: string;
};

/** The layout of the pages outside the console. */
export function AuthFrame({ title, description, children, brand, language }: AuthFrameProps) {
  return (
    <main
      id="main"
      tabIndex={-1}
      lang={language}
      className="mx-auto grid min-h-svh w-full max-w-md content-center gap-6 px-4 py-10 outline-none"
    >
      {brand ?? <Brand />}
      <div className="grid gap-1">
        <h1 className="break-words font-semibold text-xl">{title}</h1>
        {description && <div className="text-pretty break-words text-muted-foreground">{description}</div>}
      </div>
      <Card>
        <CardContent className="grid gap-4">{children}</CardContent>
      </Card>
    </main>
  );
}
