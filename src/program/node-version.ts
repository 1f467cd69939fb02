// Comes before all other modules: an older Node ends in the middle of them, with words that say nothing of the reason.
const OLDEST = 24;

if (Number(process.versions.node.split(".")[0]) < OLDEST) {
  process.stderr.write(
    `The service needs Node ${OLDEST} or newer, and this is ${process.version}: \`npm start\` brings the right one along.\n`,
  );
  process.exit(1);
}
