/** The name on an owner’s existing account, shown below the name that was typed for the tenant. */
export function AccountName({ name }: { name: string }) {
  return (
    <span className="block break-words text-muted-foreground">
      <span>Account name: </span>
      <bdi>{name}</bdi>
    </span>
  );
}
