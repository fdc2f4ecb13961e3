import { type FileHandle, open } from "node:fs/promises";
import { UsageError } from "./shared.js";

/** The rows of a leaving restaurant, one JSON object a line, on disk before they are deleted. */
export class OffboardingFile implements AsyncDisposable {
  /** Of the rows that the database has deleted: what comes after them is written again. */
  #rows: number | undefined;
  #bytes = 0;
  #unsure = { rows: 0, bytes: 0 };

  private constructor(readonly handle: FileHandle) {}

  static async open(path: string): Promise<OffboardingFile> {
    // "a" would write at the end whatever the position
    const handle = await open(path, "r+").catch(() => open(path, "wx+"));
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
    await this.handle.write(lines, 0, lines.length, this.#bytes);
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
