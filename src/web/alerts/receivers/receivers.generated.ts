/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which receiver. */
export type AlertReceiverInput = {
  /** A receiver of alerts. */
  receiverId: string;
};

/** How a receiver is told. */
export type AlertReceiverKind =
  /** By e-mail, through the SMTP server of the settings. */
  | 'EMAIL'
  /** By POST to a URL. */
  | 'WEBHOOK';

/** What a webhook is sent. */
export type AlertWebhookFormat =
  /** What Alertmanager takes at `/api/v2/alerts`. An alert that fires is sent again every minute, since Alertmanager takes one that does not come again for resolved; that goes on in the same delivery. */
  | 'ALERTMANAGER'
  /** JSON of this service's own, described in docs/alerts.md. */
  | 'GENERIC'
  /** What an incoming webhook of Slack takes, and those that take the same. */
  | 'SLACK';

/** A webhook, which is told by POST. */
export type AlertWebhookInput = {
  /** What it is sent. */
  format?: AlertWebhookFormat;
  /** Signs its requests by HMAC-SHA256, as docs/alerts.md tells: 16 to 200 characters of ASCII without blanks. Stored encrypted. */
  secret?: string | null | undefined;
  /** A URL of http or https without user and password, at a public address or in a network of GEOREP_ALERT_ALLOWED_NETWORKS. Stored encrypted. */
  url: string;
};

/** Who is told, and how: exactly one of webhook and addresses. */
export type CreateAlertReceiverInput = {
  /** E-mail to these addresses, through the SMTP server of GEOREP_SMTP_URL. */
  addresses?: Array<string> | null | undefined;
  /** Whether alerts of a rule that fire, or are resolved, at about the same time are told in one message. Left out: no for the format GENERIC, whose messages are of version 2 then, as docs/alerts.md tells; yes for all others. */
  grouped?: boolean | null | undefined;
  /** 1 to 200 characters; no other receiver has it. */
  name: string;
  /** A webhook. */
  webhook?: AlertWebhookInput | null | undefined;
};

/** What is left out stays as it is. A webhook stays one, and e-mail stays e-mail. */
export type UpdateAlertReceiverInput = {
  /** Of e-mail: the addresses, in the place of those before. */
  addresses?: Array<string> | null | undefined;
  /** As createAlertReceiver takes it, for messages that are made from now on. */
  grouped?: boolean | null | undefined;
  /** 1 to 200 characters; no other receiver has it. */
  name?: string | null | undefined;
  /** The receiver. */
  receiverId: string;
  /** Of a webhook. */
  webhook?: UpdateAlertWebhookInput | null | undefined;
};

/** What is left out stays as it is. */
export type UpdateAlertWebhookInput = {
  /** What it is sent, from the next delivery on. */
  format?: AlertWebhookFormat | null | undefined;
  /** Signs what is sent from now on. Null has requests no longer signed. */
  secret?: string | null | undefined;
  /** As createAlertReceiver takes it. */
  url?: string | null | undefined;
};

export type AlertReceiverRowsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlertReceiverRowsQuery = { alertReceivers: { nodes: Array<{ id: string, name: string, kind: AlertReceiverKind, format: AlertWebhookFormat | null, url: string | null, signed: boolean, grouped: boolean, addresses: Array<string> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AlertReceiverRowFragment = { id: string, name: string, kind: AlertReceiverKind, format: AlertWebhookFormat | null, url: string | null, signed: boolean, grouped: boolean, addresses: Array<string> };

export type CreateAlertReceiverMutationVariables = Exact<{
  input: CreateAlertReceiverInput;
}>;


export type CreateAlertReceiverMutation = { change: { userErrors: Array<{ message: string }> } };

export type UpdateAlertReceiverMutationVariables = Exact<{
  input: UpdateAlertReceiverInput;
}>;


export type UpdateAlertReceiverMutation = { change: { userErrors: Array<{ message: string }> } };

export type DeleteAlertReceiverMutationVariables = Exact<{
  input: AlertReceiverInput;
}>;


export type DeleteAlertReceiverMutation = { change: { userErrors: Array<{ message: string }> } };

export type TestAlertReceiverMutationVariables = Exact<{
  input: AlertReceiverInput;
}>;


export type TestAlertReceiverMutation = { change: { delivered: boolean | null, status: number | null, error: string | null, response: string | null, userErrors: Array<{ message: string }> } };

export const AlertReceiverRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertReceiverRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertReceiver"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"signed"}},{"kind":"Field","name":{"kind":"Name","value":"grouped"}},{"kind":"Field","name":{"kind":"Name","value":"addresses"}}]}}]} as unknown as DocumentNode<AlertReceiverRowFragment, unknown>;
export const AlertReceiverRowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertReceiverRows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertReceivers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertReceiverRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageEnd"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertReceiverRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertReceiver"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"signed"}},{"kind":"Field","name":{"kind":"Name","value":"grouped"}},{"kind":"Field","name":{"kind":"Name","value":"addresses"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageEnd"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<AlertReceiverRowsQuery, AlertReceiverRowsQueryVariables>;
export const CreateAlertReceiverDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateAlertReceiver"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAlertReceiverInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"createAlertReceiver"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreateAlertReceiverMutation, CreateAlertReceiverMutationVariables>;
export const UpdateAlertReceiverDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateAlertReceiver"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAlertReceiverInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"updateAlertReceiver"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateAlertReceiverMutation, UpdateAlertReceiverMutationVariables>;
export const DeleteAlertReceiverDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteAlertReceiver"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertReceiverInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"deleteAlertReceiver"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteAlertReceiverMutation, DeleteAlertReceiverMutationVariables>;
export const TestAlertReceiverDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestAlertReceiver"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertReceiverInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"testAlertReceiver"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"response"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TestAlertReceiverMutation, TestAlertReceiverMutationVariables>;