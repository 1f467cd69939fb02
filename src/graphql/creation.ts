import type { CreateSessionInput } from "../service/sessions/creation.js";
import { parseId } from "../store/queries/lists.js";
import type { CreateGeoRepSessionInput } from "./types/session-inputs.js";

/** What is asked for, without what GraphQL adds to an input object. @throws AppError INVALID_ARGUMENT */
export function creationOf(input: CreateGeoRepSessionInput): CreateSessionInput {
  const { secondaryVolumeName, secondaryHostName, sshPort, keys, userName, userGroup, syncMethod } = input;
  const { force, startAfterCreate, idempotencyKey } = input;
  return {
    secondaryVolumeName,
    secondaryHostName,
    sshPort,
    keys,
    userName,
    userGroup,
    syncMethod,
    force,
    startAfterCreate,
    idempotencyKey,
    primaryVolumeId: parseId(input.primaryVolumeId, "input.primaryVolumeId"),
    secondaryVolumeId:
      input.secondaryVolumeId == null ? null : parseId(input.secondaryVolumeId, "input.secondaryVolumeId"),
  };
}
