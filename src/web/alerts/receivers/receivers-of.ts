import type { AlertReceiverRowsQuery } from "./receivers.generated.js";

export function receiversOf({ alertReceivers }: AlertReceiverRowsQuery): AlertReceiverRowsQuery["alertReceivers"] {
  return alertReceivers;
}
