import type { FileHandle } from "node:fs/promises";
import { openPrivate } from "./private-file.js";
import { UsageError } from "./shared.js";

const beginning = '{"table_name":"';

/** The rows of a leaving restaurant, one JSON object a line, on disk before they are deleted. */
export class OffboardingFile implements AsyncDisposable {
  /** Of the rows that the database has deleted: what comes after them is written again. */
  #rows: number | undefined;
  #bytes = 0;
  #unsure = { rows: 0, bytes: 0 };

  private constructor(readonly handle: FileHandle) {}

  /** @throws UsageError where the name is taken by anything but a file of ours */
  static async open(path: string): Promise<OffboardingFile> {
    const handle = await openPrivate(path);
    const start = Buffer.alloc(beginning.length);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    // a run that was killed may have begun the first row
    if (!beginning.startsWith(start.toString("utf8", 0, bytesRead))) {
      await handle.close();
      throw new UsageError(`${path} is no file of an offboarding: name another`);
    }
    return new OffboardingFile(handle);
  }

  /** Writes rows after the first `position` rows, which another run may have written. */
  async write(rows: readonly object[], position: number): Promise<void> {
    this.#rows ??= await this.#find(position);
    if (position === this.#rows + this.#unsure.rows) {
      this.#rows += this.#unsure.rows;
      this.#bytes += this.#unsure.bytes;
    }
    const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    await this.handle.truncate(this.#bytes);
    // of a disk that is nearly full one call takes a part only, without an error
    for (let at = 0; at < lines.length;) {
      const { bytesWritten } = await this.handle.write(
        lines,
        at,
        lines.length - at,
        this.#bytes + at,
      );
      at += bytesWritten;
    }
    await this.handle.sync();
    this.#unsure = { rows: rows.length, bytes: lines.length };
  }

  /** Goes to where so many rows end. */
  async #find(rows: number): Promise<number> {
    const chunk = Buffer.alloc(1 << 20);
    let found = 0;
    for (let at = 0; found < rows;) {
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) {
        throw new UsageError(
          `this is not the file of the runs before: it has ${found} rows of ${rows} delivered`,
        );
      }
      for (let end = chunk.indexOf(10); end >= 0 && end < bytesRead;) {
        this.#bytes = at + end + 1;
        if (++found === rows) break;
        end = chunk.indexOf(10, end + 1);
      }
      at += bytesRead;
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}
