import { homeSchema } from "../src/schema.js";

/** Where the tests' databases have Regulars: the environment's REGULARS_SCHEMA, else `public`. */
export const testSchema = process.env.REGULARS_SCHEMA ?? homeSchema;
