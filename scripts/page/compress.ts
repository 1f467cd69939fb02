import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const SMALLEST = 1_024;
/** Above this the last percents of brotli's best level take seconds. */
const LARGE = 512 * 1_024;
const TEXT = /\.(js|css|svg|json|ttf)$/;

const [brotli, gzipped] = [promisify(brotliCompress), promisify(gzip)];

/** Puts `name.br` and `name.gz` beside each file that gains by it, so that nothing is compressed for each request. */
export async function compressFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (!TEXT.test(name)) continue;
    const content = await readFile(file);
    if (content.length < SMALLEST) continue;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 5 : constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    const [br, gz] = await Promise.all([brotli(content, { params }), gzipped(content, { level: 9 })]);
    await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
  }
}
