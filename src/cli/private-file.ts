/** Files that hold guests. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { UsageError } from "./shared.js";

const flags = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file of whoever runs the command, or makes it, readable for nobody else from now on. What
 * is in it stays.
 *
 * @throws UsageError where the name is that of a link, a device or somebody else's file
 */
export async function openPrivate(path: string): Promise<FileHandle> {
  const isCode = (error: unknown, code: string) => (error as { code?: string }).code === code;
  const foreign = () =>
    new UsageError(`${path} is a link, a device or another user's: name another file`);
  const file = await open(path, flags).catch((error: unknown) => {
    if (isCode(error, "ELOOP")) throw foreign();
    if (!isCode(error, "ENOENT")) throw error;
    return open(path, flags | constants.O_CREAT | constants.O_EXCL, 0o600);
  });
  try {
    const found = await file.stat();
    const user = process.getuid?.() ?? found.uid;
    if (!found.isFile() || found.uid !== user) throw foreign();
    await file.chmod(0o600);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
