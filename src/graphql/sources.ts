import { DETAIL, OPTION, SESSION } from "../service/queries/georep.js";
import { EVENT, OPERATION, STEP, TOKEN } from "../service/queries/history.js";
import { BRICK, CLUSTER, HOST, VOLUME } from "../service/queries/topology.js";
import * as needs from "./needs.js";
import type { Source } from "./relations.js";

export const clusters: Source<typeof CLUSTER> = { noun: CLUSTER, needs: needs.CLUSTER_NEEDS };
export const hosts: Source<typeof HOST> = { noun: HOST, needs: needs.HOST_NEEDS };
export const volumes: Source<typeof VOLUME> = { noun: VOLUME, needs: needs.VOLUME_NEEDS };
export const bricks: Source<typeof BRICK> = { noun: BRICK, needs: needs.BRICK_NEEDS };
export const sessions: Source<typeof SESSION> = { noun: SESSION, needs: needs.SESSION_NEEDS };
export const details: Source<typeof DETAIL> = { noun: DETAIL, needs: needs.DETAIL_NEEDS };
export const options: Source<typeof OPTION> = { noun: OPTION, needs: needs.OPTION_NEEDS };
export const operations: Source<typeof OPERATION> = { noun: OPERATION, needs: needs.OPERATION_NEEDS };
export const steps: Source<typeof STEP> = { noun: STEP, needs: {} };
export const events: Source<typeof EVENT> = { noun: EVENT, needs: needs.EVENT_NEEDS };
export const tokens: Source<typeof TOKEN> = { noun: TOKEN, needs: {} };
