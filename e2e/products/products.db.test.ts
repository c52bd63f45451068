import { describeLifecycle } from "./lifecycle";

// One product with records and one with createTenant; `npm run test:products` runs the others.
describeLifecycle(["app", "basejump"]);
