/**
 * Reads parties, amounts and phones that a person or a spreadsheet has written; what could be two
 * numbers is none.
 */
import { decimalsOf } from "../currencies.js";
import { fold, plain } from "./text.js";

const people =
  "people|persons?|guests?|pax|covers?|adults?|children|child|kids?|infants?|ppl|pers|personen|" +
  "personas?|personnes?|persone|pessoas?|erwachsener?|erw|kind|kinder|adultes?|enfants?|adultos?|" +
  "niños?|niñas?|adulti|bambin[io]|crianças?|" +
  "orang|名様?|人|位|명|a|c|p";
const group = new RegExp(`^(\\d{1,4})(?:[.,]0+)? ?(?:${people})?\\.?$`, "u");

/** How many come: `4`, `4 people`, `2+1`, `2 adults, 1 child`, `8 (2 kids)`. */
export function readParty(cell: string): string | undefined {
  const text = plain(cell).toLowerCase();
  // the number in brackets is part of the total
  const whole = text.replace(/ ?\([^()]*\)$/, "").replace(/^(?:party|table|group) (?:of|for) /, "");
  const groups = whole.split(/ ?(?:[+&/,]|\band\b) ?| (?=\d)|(?<=\p{L})(?=\d)/u);
  // a slash or a comma between bare numbers does not mean a sum
  const decimal = group.exec(whole);
  if (decimal) return String(Number(decimal[1]));
  if (/\d ?[/,] ?\d| \d+ \d/.test(whole) && !/\p{L}/u.test(whole)) return undefined;
  let sum = 0;
  for (const each of groups) {
    const found = group.exec(each);
    if (!found) return undefined;
    sum += Number(found[1]);
  }
  return String(sum);
}

const symbols: Record<string, string> = {
  "£": "GBP",
  "€": "EUR",
  "₹": "INR",
  "₩": "KRW",
  "₺": "TRY",
};

/** `GBP`, `£`; a sign that several currencies have is the restaurant's own. */
export function readCurrency(cell: string, own: string | undefined): string | undefined {
  const text = plain(cell).toUpperCase();
  if (/^[A-Z]{3}$/.test(text)) return text;
  if (own !== undefined && symbolOf(own) === text) return own;
  return symbols[text];
}

function symbolOf(currency: string): string | undefined {
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  })
    .formatToParts(0)
    .find(({ type }) => type === "currency")?.value;
}

/**
 * An amount in major units, as minor units of the currency. One sign before exactly three digits
 * may be either: where the currency has three decimals or its country writes decimals so, it is not
 * read as thousands.
 */
export function readAmount(
  cell: string,
  currency: string | undefined,
  locale: string | undefined,
): string | undefined {
  if (currency === undefined) return undefined;
  const symbol = symbolOf(currency) ?? "";
  let text = plain(cell).toUpperCase().replace(currency, "");
  if (symbol !== "") text = text.replace(symbol.toUpperCase(), "");
  text = text
    .replace(new RegExp(`[${Object.keys(symbols).join("")}]`), "")
    .replace(/,-$|\.-$/, "")
    .trim();
  text = text.replace(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, "");
  const places = decimalsOf(currency);
  // in India all groups but the last have two digits
  const parts = /^(\d{1,3}(?:(?:\.\d{2,3})*\.\d{3})?|\d*)(?:,(\d+))?$/.exec(text);
  const others = /^(\d{1,3}(?:(?:,\d{2,3})*,\d{3})?|\d*)(?:\.(\d+))?$/.exec(text);
  const readings = new Set<string>();
  for (const [sign, found] of [
    [",", parts],
    [".", others],
  ] as const) {
    if (!found || found[0] === "") continue;
    const [, whole = "", fraction = ""] = found;
    if (fraction.length > places && /[1-9]/.test(fraction.slice(places))) continue;
    // three digits are thousands only if the currency does not have three decimals
    if (fraction.length === 3 && places !== 3) continue;
    if (fraction !== "" || /[.,]/.test(whole)) {
      const own = decimalSign(currency, locale);
      if (own !== undefined && own !== sign && (places === 3 || fraction === "")) continue;
    }
    const minor = whole.replace(/[.,]/g, "") + fraction.slice(0, places).padEnd(places, "0");
    readings.add(minor.replace(/^0+(?=\d)/, ""));
  }
  const [minor] = readings;
  return readings.size === 1 && minor !== undefined && minor.length <= 18 ? minor : undefined;
}

const signs = new Map<string, string | undefined>();

/** As the locale writes it, else as the currency's country does; the euro has none. */
function decimalSign(currency: string, locale: string | undefined): string | undefined {
  const key = `${currency} ${locale ?? ""}`;
  if (!signs.has(key)) signs.set(key, findDecimalSign(currency, locale));
  return signs.get(key);
}

function findDecimalSign(currency: string, locale: string | undefined): string | undefined {
  if (locale === undefined && /^(?:EU|X)/.test(currency)) return undefined;
  const country = new Intl.Locale(`und-${currency.slice(0, 2)}`).maximize();
  return new Intl.NumberFormat(locale ?? `${country.language}-${country.region ?? ""}`, {
    numberingSystem: "latn",
  })
    .formatToParts(1.5)
    .find(({ type }) => type === "decimal")?.value;
}

/**
 * A phone that a spreadsheet took for a number, where all its digits are still there:
 * `1711234567.0`, `7.911123456E+9`. A zero at its beginning is lost, and is not needed; but a
 * number that could begin with the country's own dial code or be one of that country's own stays as
 * it is, which no rule takes for a phone.
 */
export function restorePhone(cell: string, callingCode: string | undefined): string {
  const text = plain(cell);
  const digits = numberDigits(text);
  if (digits === undefined) return cell;
  if (callingCode !== undefined && callingCode !== "1" && digits.startsWith(callingCode))
    return cell;
  return digits;
}

function numberDigits(text: string): string | undefined {
  const whole = /^(\d{6,15})[.,]0+$/.exec(text)?.[1];
  if (whole !== undefined) return whole;
  const parts = /^(\d)(?:[.,](\d*))?E\+?(\d{1,2})$/i.exec(text);
  if (!parts) return undefined;
  const [, first = "", rest = "", exponent = ""] = parts;
  // a mantissa with fewer digits than the number has lost the rest
  return rest.length === Number(exponent) && rest.length >= 5 ? first + rest : undefined;
}

/** A dial code of its own, or a country's two letters, joins a number that has none. */
export function joinDialCode(
  dial: string,
  phone: string,
  callingCodes: Record<string, string>,
): string {
  const written = plain(dial);
  const code = /^[A-Za-z]{2}$/.test(written)
    ? callingCodes[written.toUpperCase()]
    : // the country may be named beside it: United States (+1)
      /^[^\d+]*(?:\+|00)?([1-9]\d{0,3})(?:[.,]0+)?[^\d]*$/.exec(written)?.[1];
  const number = plain(phone);
  if (code === undefined || !/\d/.test(number) || /^\(?(?:\+|00)/.test(number)) return phone;
  return `+${code} ${number}`;
}

/** `90`, `90 min`, `1:30`, `1h30` to minutes. */
export function readMinutes(cell: string): string | undefined {
  const text = fold(cell);
  const minutes = /^(\d{1,4})(?: ?(?:m|min|mins|minutes))?$/.exec(text)?.[1];
  if (minutes !== undefined) return String(Number(minutes));
  const hours = /^(\d{1,2})(?::|h)([0-5]\d)$/.exec(text);
  return hours ? String(Number(hours[1]) * 60 + Number(hours[2])) : undefined;
}
