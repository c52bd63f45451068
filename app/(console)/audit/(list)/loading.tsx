import { TableSkeleton } from "../../_components/table-skeleton";

export default function AuditLoading() {
  return <TableSkeleton title="Audit log" />;
}
