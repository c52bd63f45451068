import Link from "next/link";
import { PageHeader } from "@/app/(console)/_components/page-header";
import { asButton } from "@/components/ui/button-variants";
import { Empty, EmptyContent, EmptyDescription, EmptyTitle } from "@/components/ui/empty";

type AdminsOnlyProps = { page: string; title: string; text: string };

/** Shown to support staff instead of a page for admins. */
export function AdminsOnly({ page, title, text }: AdminsOnlyProps) {
  return (
    <>
      <PageHeader title={page} />
      <Empty>
        <EmptyTitle>{title}</EmptyTitle>
        <EmptyDescription>{text}</EmptyDescription>
        <EmptyContent>
          <Link href="/tenants" {...asButton({ variant: "outline" })}>
            Go to tenants
          </Link>
        </EmptyContent>
      </Empty>
    </>
  );
}
