/**
 * What options of words, separated by blanks, take. gsyncd takes such a value apart at its blanks, whatever quotes and backslashes say
 * (Python's split), and hands the words on; syncdaemon/resource.py of GlusterFS 10.
 */
export interface WordList {
  readonly pattern: { readonly regExp: RegExp; readonly words: string };
  readonly stricterBecause: string;
}

const SPLIT = "gsyncd takes any text apart at its blanks, whatever quotes say";

function listOf(first: string, others: string): RegExp {
  return new RegExp(`^${first}(?: +${others})*$`);
}

// `${glusterd_workdir}` stands in the defaults: the place of the key.
const SSH_WORD = String.raw`(?:[A-Za-z0-9_@%+=:,./~^*[\]-]|\$\{[a-z_]+\})+`;
export const SSH_OPTIONS: WordList = {
  pattern: {
    regExp: listOf(`-${SSH_WORD}`, SSH_WORD),
    words:
      "options of ssh, separated by blanks and the first with a dash, of letters, digits, ${names} of gsyncd's and @ % + = : , . / ~ ^ * [ ] _ -",
  },
  stricterBecause: `${SPLIT}, and rsync what gsyncd puts together anew: ssh is called with other words than were meant.`,
};

const VALUE = String.raw`(?:=[A-Za-z0-9_@%+=:,./*-]+)?`;
const MOUNT_OPTION = `[a-z][a-z0-9-]*${VALUE}`;
export const MOUNT_OPTIONS: WordList = {
  pattern: {
    regExp: listOf(`(?=(?:.* )?aux-gfid-mount(?: |$))${MOUNT_OPTION}`, MOUNT_OPTION),
    words: "options of glusterfs without their dashes, separated by blanks, aux-gfid-mount among them",
  },
  stricterBecause: `${SPLIT}, and puts two dashes before each word; without aux-gfid-mount its workers find no file.`,
};

const CLI_OPTION = `--[a-z][a-z0-9-]*${VALUE}`;
export const CLI_OPTIONS: WordList = {
  pattern: {
    regExp: listOf(CLI_OPTION, CLI_OPTION),
    words: "options of the gluster command such as --timeout=300, separated by blanks",
  },
  stricterBecause: `${SPLIT}, and gluster takes a word without dashes for its command.`,
};

export const REMOTE_PROGRAM: WordList = {
  pattern: {
    regExp: /^\/[A-Za-z0-9_+./-]{1,1000}$/,
    words: "an absolute path of letters, digits and _ + . / -",
  },
  stricterBecause: "The destination's shell reads whatever stands there.",
};
