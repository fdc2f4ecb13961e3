/** Only the browser that opened the printed address may use the console. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The secrets of one run. Nothing is stored: ending the console ends every session. */
export class Access {
  /** Opens the console once; undefined when it has. */
  #entry: string | undefined = randomBytes(24).toString("base64url");
  readonly #session = randomBytes(32).toString("base64url");
  readonly #key = randomBytes(32);

  get entry(): string {
    return this.#entry ?? "";
  }

  /** The session of the browser that sent the token of the address; the token works once. */
  enter(token: string): string | undefined {
    if (this.#entry === undefined || !isSame(token, this.#entry)) return undefined;
    this.#entry = undefined;
    return this.#session;
  }

  isSession(cookie: string | undefined): boolean {
    return cookie !== undefined && isSame(cookie, this.#session);
  }

  /** What a form has to send back; it is good for the form's own address and no other. */
  formToken(path: string): string {
    return createHmac("sha256", this.#key).update(path).digest("base64url");
  }

  isFormToken(path: string, token: unknown): boolean {
    return typeof token === "string" && isSame(token, this.formToken(path));
  }
}

/** Takes as long for a wrong text as for the right one. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHmac("sha256", "same").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

/** Everything comes from the console itself; inline scripts, styles and frames are refused. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");
