import { describeLife } from "./life";

// One of records, one of createTenant; `npm run test:products` takes the others.
describeLife(["app", "basejump"]);
