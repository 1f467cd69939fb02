import { useState } from "react";
import { Link } from "wouter";
import { ChangeNotice } from "../changes/change-notice.js";
import { type Change, useChange } from "../changes/use-change.js";
import { Button } from "../components/button.js";
import { Page, Section } from "../components/page.js";
import { CreateSettings } from "./create-settings.js";
import { CreateSessionDocument } from "./create.generated.js";
import styles from "./create.module.css";
import { Destinations } from "./destinations.js";
import { type Destination, inputOf, type Settings, USUAL_SETTINGS, wordsOf } from "./pair.js";
import { PreflightAndPlan } from "./preflight.js";
import { SourceVolumes } from "./source-volumes.js";

interface Source {
  readonly id: string;
  readonly name: string;
}

/** A new session, from its source to its first status: each part asks for what the one before has settled. */
export default function CreatePage() {
  const [source, setSource] = useState<Source | null>(null);
  const [destination, setDestination] = useState<Destination | null>(null);
  const [settings, setSettings] = useState<Settings>(USUAL_SETTINGS);
  const change = useChange();
  // How often each choice was taken back: who did so goes on at its heading.
  const [backs, setBacks] = useState({ source: 0, destination: 0 });
  const choose = (chosen: Source | null): void => {
    setSource(chosen);
    setDestination(null);
    if (chosen === null) setBacks({ source: backs.source + 1, destination: 0 });
  };
  const chooseDestination = (chosen: Destination | null): void => {
    setDestination(chosen);
    setSettings(USUAL_SETTINGS);
    if (chosen === null) setBacks({ ...backs, destination: backs.destination + 1 });
  };
  const input = source === null || destination === null ? null : inputOf(source.id, destination, settings);
  const create = (force: boolean): void => {
    if (input !== null) change.ask("Create session", CreateSessionDocument, { ...input, force });
  };
  if (source !== null && destination !== null && isTaken(change)) {
    return <Creation of={`${source.name} → ${wordsOf(destination)}`} change={change} onAnother={() => choose(null)} />;
  }
  return (
    <Page title="Create a session" summary="Nothing is changed before you press Create.">
      <Section title="1. What is replicated" focusAt={backs.source}>
        <SourceVolumes chosen={source?.id ?? null} onChoose={choose} />
      </Section>
      {source === null ? null : (
        <Section title={`2. Where ${source.name} goes`} focusAt={1 + backs.destination}>
          <Destinations key={source.id} sourceId={source.id} chosen={destination} onChoose={chooseDestination} />
        </Section>
      )}
      {destination === null ? null : (
        <Section title="3. How" focusAt={1}>
          <CreateSettings destination={destination} settings={settings} onChange={setSettings} />
        </Section>
      )}
      {input === null ? null : (
        <Section title="4. Check and create">
          <PreflightAndPlan input={input} onCreate={create} />
        </Section>
      )}
      {change.state.kind === "idle" ? null : (
        <Section title="What came of it" focusAt={1}>
          <ChangeNotice change={change} />
        </Section>
      )}
    </Page>
  );
}

/** Whether the session is being created, or is there: what speaks against another one of the pair is no news then. */
function isTaken({ state }: Change): boolean {
  return state.kind === "ended" ? state.operation?.state === "SUCCEEDED" : !["idle", "refused"].includes(state.kind);
}

interface CreationProps {
  /** From where to where. */
  readonly of: string;
  readonly change: Change;
  readonly onAnother: () => void;
}

/** In the place of the choices, once they have been taken: the steps as they run, and the way to the session. */
function Creation({ of, change, onAnother }: CreationProps) {
  const { state, clear } = change;
  const created = state.kind === "ended" ? state.operation : null;
  const another = (): void => {
    clear();
    onAnother();
  };
  return (
    <Page title="Create a session" summary={created === null ? "It is being created." : "It is created."}>
      <Section title={of} focusAt={1}>
        <ChangeNotice change={created === null ? change : { ...change, clear: another }} />
        {created === null ? null : (
          <p className={styles["next"]}>
            <Link href={`/sessions/${created.sessionId}`}>Go to the session</Link>
            <Button onPress={another}>Create another</Button>
          </p>
        )}
      </Section>
    </Page>
  );
}
