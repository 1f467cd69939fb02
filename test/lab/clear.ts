import { afterAll } from "vitest";
import { lab } from "./lab.js";

// Of each file, after its own: the next one begins on a lab that has no other work.
afterAll(() => lab.clear());
