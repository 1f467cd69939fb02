import { simulatedTarget } from "./simulated.js";
import { contract } from "./suite.js";

contract("the simulator", simulatedTarget);
