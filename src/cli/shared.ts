import type { Command } from "commander";
import pg from "pg";
import { startEmbedded } from "../embedded.js";

export interface GlobalOptions {
  databaseUrl?: string;
  json?: boolean;
}

export function globalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** The database a command works on: the option, the environment, else the embedded PostgreSQL. */
export async function databaseUrl(options: GlobalOptions): Promise<string> {
  return options.databaseUrl ?? process.env.DATABASE_URL ?? (await startEmbedded()).url;
}

/** Prints a result: as one line of JSON where asked for, else as the given text. */
export function print(options: GlobalOptions, value: unknown, text: string): void {
  console.log(options.json ? JSON.stringify(value) : text);
}

/** What a person needs to act on an error; PostgreSQL's detail of class 23 prints a row, so it stays out. */
export function reportError(error: unknown): void {
  if (!(error instanceof Error)) {
    console.error(String(error));
    return;
  }
  const lines = [error.message || error.name];
  if (error instanceof pg.DatabaseError) {
    lines[0] = `${error.code ?? ""} ${error.message}`.trim();
    if (error.detail !== undefined && !error.code?.startsWith("23")) lines.push(error.detail);
    if (error.hint !== undefined) lines.push(error.hint);
  } else if (error instanceof AggregateError) {
    // A refused connection reports one error an address, and nothing itself.
    for (const cause of error.errors) if (cause instanceof Error) lines.push(cause.message);
  }
  console.error(lines.join("\n"));
}
