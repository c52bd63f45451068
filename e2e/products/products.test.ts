import { describeLifecycle } from "./lifecycle";

describeLifecycle(["owner-column", "cuid", "restaurants"]);
