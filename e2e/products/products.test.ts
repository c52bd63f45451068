import { describeLife } from "./life";

describeLife(["owner-column", "cuid", "restaurants"]);
