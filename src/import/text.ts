/**
 * Cells as a person sees them: what nobody sees is a blank, and a digit of any script is a digit.
 */

const decimalDigit = /^\p{Nd}$/u;
/**
 * Separators, controls, format characters, variation selectors and fillers; in SQL
 * regulars.blank_characters.
 */
export const blank =
  /[\p{Z}\p{Cc}\p{Cf}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800]/u;
const unseen = new RegExp(`${blank.source}+`, "gu");
const unseenAtEnds = new RegExp(`^(?:${unseen.source})|(?:${unseen.source})$`, "gu");

/**
 * The text with plain digits, single blanks and none at its ends; compatibility forms are folded.
 */
export function plain(text: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  return text
    .replace(unseen, " ")
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, toDigit)
    .replace(/ +/g, " ")
    .trim();
}

/** Words are the same whatever their case, and with blanks, hyphens or underscores between them. */
export function fold(text: string): string {
  return plain(text)
    .toLowerCase()
    .normalize("NFKC")
    .replace(/[\s_\-\u2010-\u2015]+/g, " ")
    .trim();
}

export function trimUnseen(text: string): string {
  return /^[!-~](?:[ -~]*[!-~])?$/.test(text) ? text : text.replace(unseenAtEnds, "");
}

/**
 * Each script's digits are ten code points in order; some blocks follow each other without a gap.
 */
function toDigit(sign: string): string {
  const point = sign.codePointAt(0) ?? 0;
  if (point < 0x80) return sign;
  let before = 0;
  while (decimalDigit.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}

/** What a spreadsheet takes for text only because of `="…"` around it. */
export function unwrap(cell: string): string {
  const inner = /^="(.*)"$/s.exec(cell)?.[1];
  return inner === undefined ? cell : inner.replaceAll('""', '"');
}
