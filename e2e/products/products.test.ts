import { describeLifecycle } from "./life";

describeLifecycle(["owner-column", "cuid", "restaurants"]);
