/** The own name of an owner’s existing account, below the name that was typed for the tenant. */
export function AccountName({ name }: { name: string }) {
  return (
    <span className="block break-words text-muted-foreground">
      <span>Name of the account: </span>
      <bdi>{name}</bdi>
    </span>
  );
}
