/** What is wrong with the file or the options as a whole: nothing was imported. */
export class ImportError extends Error {
  override readonly name = "ImportError";
}
