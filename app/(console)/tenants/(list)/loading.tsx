import { TableSkeleton } from "../../_components/table-skeleton";

export default function TenantsLoading() {
  return <TableSkeleton title="Tenants" />;
}
