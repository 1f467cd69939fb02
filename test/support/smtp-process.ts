import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/**
 * An SMTP server in a process of its own: it tells its parent where it listens, and each mail that it takes. What it does with one goes
 * by the name in the first recipient's address. Run with the password that it asks for, or an empty one, and `tls` for STARTTLS with the
 * certificate that smtp-server brings along, which nobody trusts.
 */
const [password = "", tls = ""] = process.argv.slice(2);

const server = new SMTPServer({
  authOptional: password === "",
  ...(tls === "tls" ? {} : { disabledCommands: ["STARTTLS"] }),
  onAuth: ({ username, password: given }, _session, done) => {
    if (username === "georep" && given === password) done(null, { user: username });
    else done(new Error("Invalid username or password"));
  },
  onRcptTo: ({ address }, _session, done) => {
    if (address.startsWith("refused")) done(Object.assign(new Error("no such mailbox"), { responseCode: 550 }));
    else done();
  },
  onData: (stream, { envelope }, done) => {
    void (async () => {
      const mail = await text(stream);
      const to = envelope.rcptTo.map(({ address }) => address);
      if (to[0]?.startsWith("hang") === true) return;
      process.send?.({ from: envelope.mailFrom === false ? null : envelope.mailFrom.address, to, mail });
      done(null, "taken");
    })();
  },
});
server.on("error", () => undefined);
server.listen(0, "127.0.0.1", () => {
  const address = server.server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : null });
});
