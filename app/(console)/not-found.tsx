import { NotFoundScreen } from "@/app/_components/not-found-screen";

export default function ConsoleNotFound() {
  return <NotFoundScreen />;
}
