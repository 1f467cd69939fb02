import { useState } from "react";
import { Form } from "react-aria-components";
import { Link } from "wouter";
import { usePageServices } from "../app/services.js";
import { Button } from "../components/button.js";
import { Choice } from "../components/choice.js";
import { Page, Section } from "../components/page.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { Table } from "../components/table.js";
import { TextArea, TextField } from "../components/text-field.js";
import { useWhyNoAdmin } from "../login/use-login.js";
import {
  CREDENTIALS,
  type CredentialName,
  credentialOf,
  endpointOf,
  type Endpoint,
  NO_ENDPOINT,
  whyNoPort,
} from "./endpoint.js";
import {
  HostKeyDocument,
  type HostKeyQuery,
  RegisterClusterDocument,
  type RegisterClusterMutation,
} from "./register.generated.js";
import styles from "./register.module.css";

type Registered = NonNullable<RegisterClusterMutation["registerCluster"]["cluster"]>;
type HostKey = HostKeyQuery["sshHostKey"];

type Stage =
  | { readonly kind: "filling" | "reading" }
  | { readonly kind: "comparing" | "registering"; readonly key: HostKey }
  | { readonly kind: "registered"; readonly cluster: Registered };

/** Another cluster, by one of its hosts. Nothing secret is sent to it before its key was compared. */
export default function RegisterPage() {
  const { api } = usePageServices();
  const [endpoint, setEndpoint] = useState<Endpoint>(NO_ENDPOINT);
  const [stage, setStage] = useState<Stage>({ kind: "filling" });
  const [failure, setFailure] = useState<string | null>(null);
  const isBusy = stage.kind === "reading" || stage.kind === "registering";
  const wrongPort = whyNoPort(endpoint.port);
  const whyNoAdmin = useWhyNoAdmin();
  const whyNot = whyNoAdmin ?? (credentialOf(endpoint) === null ? "Say first what logs in to the host." : null);
  const set = (changed: Partial<Endpoint>): void => {
    setEndpoint((before) => ({ ...before, ...changed }));
    // A key that was compared is that of the address that stood there.
    setStage({ kind: "filling" });
  };
  const read = async (): Promise<void> => {
    if (isBusy || wrongPort !== null || whyNot !== null) return;
    setFailure(null);
    setStage({ kind: "reading" });
    const { address, port } = endpoint;
    const asked = { address: address.trim(), port: Number(port) };
    const { data, error } = await api.query(HostKeyDocument, asked);
    if (data === undefined) setFailure(wordsOf(error));
    setStage(data === undefined ? { kind: "filling" } : { kind: "comparing", key: data.sshHostKey });
  };
  const register = async (key: HostKey): Promise<void> => {
    if (isBusy) return;
    setFailure(null);
    setStage({ kind: "registering", key });
    const input = { ...endpointOf(endpoint), hostKeyFingerprint: key.fingerprint };
    const { data, error } = await api.mutation(RegisterClusterDocument, { input });
    const cluster = data?.registerCluster.cluster;
    if (cluster == null) {
      const told = data?.registerCluster.userErrors.map(({ message }) => message).join(" ");
      setFailure(told ?? wordsOf(error));
      setStage({ kind: "comparing", key });
    } else setStage({ kind: "registered", cluster });
  };
  if (stage.kind === "registered") return <Found cluster={stage.cluster} />;
  return (
    <Page title="Register a cluster" summary="By any one of its hosts: the others are found through it.">
      <Form
        className={styles["form"] ?? ""}
        onSubmit={(event) => {
          event.preventDefault();
          void read();
        }}
      >
        {/* What comes back is about what stands there. */}
        <fieldset disabled={isBusy} className={styles["fields"]}>
          <TextField
            label="Host"
            description="Name or address of one host, as this service reaches it"
            isRequired
            value={endpoint.address}
            onChange={(address) => set({ address })}
          />
          <TextField
            label="SSH port"
            isRequired
            inputMode="numeric"
            value={endpoint.port}
            isInvalid={wrongPort !== null}
            errorMessage={wrongPort ?? undefined}
            onChange={(port) => set({ port })}
          />
          <TextField
            label="User"
            description="root, or one who may sudo without a password"
            isRequired
            value={endpoint.user}
            onChange={(user) => set({ user })}
          />
          <TextField
            label="Name of the cluster"
            description="The host’s own name where left empty"
            value={endpoint.name}
            onChange={(name) => set({ name })}
          />
          <Credential endpoint={endpoint} onChange={set} />
        </fieldset>
        <div className={styles["submit"]}>
          <ReasonedButton
            name={stage.kind === "reading" ? "Reading the host’s key…" : "Read the host’s key"}
            why={whyNot}
            type="submit"
            variant={stage.kind === "filling" ? "primary" : "plain"}
          />
        </div>
      </Form>
      {failure === null ? null : (
        <p role="alert" className={styles["failure"]}>
          {failure}
        </p>
      )}
      {stage.kind === "comparing" || stage.kind === "registering" ? (
        <Section title="Is this the host’s key?" focusAt={1}>
          <p>
            <code className={styles["fingerprint"]}>{stage.key.fingerprint}</code> ({stage.key.algorithm})
          </p>
          <p>
            Compare it with what this prints on the host itself:{" "}
            <code>ssh-keygen -lf /etc/ssh/ssh_host_{stage.key.algorithm.replace(/^ssh-|-sha2.*$/g, "")}_key.pub</code>.
            Another one means that someone may stand in between.
          </p>
          <div>
            <Button variant="primary" onPress={() => void register(stage.key)}>
              {stage.kind === "registering" ? "Registering…" : "It is: register the cluster"}
            </Button>
          </div>
        </Section>
      ) : null}
    </Page>
  );
}

interface CredentialProps {
  readonly endpoint: Endpoint;
  readonly onChange: (changed: Partial<Endpoint>) => void;
}

function Credential({ endpoint, onChange }: CredentialProps) {
  const names = Object.keys(CREDENTIALS) as CredentialName[];
  const { credential, secret } = endpoint;
  return (
    <>
      <div>
        <span className={styles["label"]}>Logs in with</span>
        <Choice
          label="Logs in with"
          names={names}
          chosen={credential}
          onChoose={(name) => onChange({ credential: name, secret: "" })}
        />
      </div>
      {credential === "Key file" ? (
        <TextField
          label="Path of the private key on the service’s machine"
          value={secret}
          onChange={(text) => onChange({ secret: text })}
        />
      ) : null}
      {credential === "Key" ? (
        <TextArea
          label="Private key"
          description="In OpenSSH or PEM form, without a passphrase. It is stored encrypted."
          value={secret}
          onChange={(text) => onChange({ secret: text })}
        />
      ) : null}
      {credential === "Password" ? (
        <TextField
          label="Password"
          type="password"
          autoComplete="off"
          value={secret}
          onChange={(text) => onChange({ secret: text })}
        />
      ) : null}
    </>
  );
}

function Found({ cluster }: { readonly cluster: Registered }) {
  return (
    <Page
      title={`${cluster.name} is registered`}
      focusAt={1}
      summary={`GlusterFS ${cluster.glusterVersion ?? "of a version that is not known"}`}
    >
      <p>
        Its sessions are read now, and followed from now on. <Link href="/sessions">Sessions</Link> ·{" "}
        <Link href="/sessions/new">Create a session</Link>
      </p>
      <Section title={`${cluster.hosts.length} hosts`}>
        <ul>
          {cluster.hosts.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </Section>
      <Section title={`${cluster.volumes.totalCount} volumes`}>
        <Table label="Volumes" columns={["Volume", "Status"]}>
          {cluster.volumes.nodes.map(({ name, status }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{status.toLowerCase()}</td>
            </tr>
          ))}
        </Table>
      </Section>
    </Page>
  );
}

interface Failure {
  readonly networkError?: Error | undefined;
  readonly graphQLErrors: readonly { readonly message: string }[];
}

function wordsOf(error: Failure | undefined): string {
  const told = error?.graphQLErrors.map(({ message }) => message).join(" ") ?? "";
  return told === "" ? "The service did not answer: try again." : told;
}
