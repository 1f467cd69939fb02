import type {
  AlertReceiverRowFragment,
  AlertWebhookFormat,
  CreateAlertReceiverInput,
  UpdateAlertReceiverInput,
} from "./receivers.generated.js";
import { FORMATS } from "../words.js";

const CHANNELS = ["Own JSON", "Alertmanager", "Slack", "E-mail"] as const;
export type Channel = (typeof CHANNELS)[number];

/** A receiver as it is filled in. A URL and a secret are never given out: empty ones stay as they are. */
export interface ReceiverDraft {
  readonly name: string;
  readonly channel: Channel;
  readonly url: string;
  readonly secret: string;
  /** Of one that signs: whether it is to do so no more. */
  readonly unsigned: boolean;
  /** One a line, or with commas between them. */
  readonly addresses: string;
  /** Whether one message may tell of several alerts. */
  readonly grouped: boolean;
}

export const NEW_RECEIVER: ReceiverDraft = {
  name: "",
  channel: "Own JSON",
  url: "",
  secret: "",
  unsigned: false,
  addresses: "",
  grouped: true,
};

export function draftOf({ name, kind, format, addresses, grouped }: AlertReceiverRowFragment): ReceiverDraft {
  const channel =
    kind === "EMAIL" ? "E-mail" : (CHANNELS.find((each) => each === FORMATS[format ?? "GENERIC"]) ?? "Own JSON");
  return { ...NEW_RECEIVER, name, channel, addresses: addresses.join("\n"), grouped };
}

/** Channels that a receiver may have: a webhook stays one, and e-mail stays e-mail. */
export function channelsOf(receiver: AlertReceiverRowFragment | null): readonly Channel[] {
  if (receiver === null) return CHANNELS;
  return CHANNELS.filter((channel) => (channel === "E-mail") === (receiver.kind === "EMAIL"));
}

/** Why the receiver cannot be taken as it is; null where it can. The service says what else is wrong. */
export function whyNoReceiver({ name, channel, url, secret, addresses }: ReceiverDraft, isNew: boolean): string | null {
  if (name.trim() === "") return "Give it a name first.";
  if (channel === "E-mail") return addressesOf(addresses).length === 0 ? "Give an address first." : null;
  if (isNew && url.trim() === "") return "Give its URL first.";
  return secret === "" || secret.length >= 16 ? null : "A secret has 16 characters at least.";
}

export function createInput({ channel, url, secret, addresses, ...draft }: ReceiverDraft): CreateAlertReceiverInput {
  const common = { name: draft.name.trim(), grouped: draft.grouped };
  if (channel === "E-mail") return { ...common, addresses: addressesOf(addresses) };
  return {
    ...common,
    webhook: { url: url.trim(), format: formatOf(channel), secret: secret === "" ? null : secret },
  };
}

export function updateInput(receiverId: string, draft: ReceiverDraft): UpdateAlertReceiverInput {
  const { channel, url, secret, unsigned, addresses } = draft;
  const common = { receiverId, name: draft.name.trim(), grouped: draft.grouped };
  if (channel === "E-mail") return { ...common, addresses: addressesOf(addresses) };
  return {
    ...common,
    webhook: {
      format: formatOf(channel),
      ...(url.trim() === "" ? {} : { url: url.trim() }),
      ...(unsigned ? { secret: null } : secret === "" ? {} : { secret }),
    },
  };
}

function formatOf(channel: Exclude<Channel, "E-mail">): AlertWebhookFormat {
  return (Object.keys(FORMATS) as AlertWebhookFormat[]).find((format) => FORMATS[format] === channel) ?? "GENERIC";
}

function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== "");
}
