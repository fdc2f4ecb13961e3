/**
 * Numbers as guests write them, made from the metadata of libphonenumber-js, and its reading of
 * them.
 */
import parsePhoneNumber, { Metadata, type CountryCode, getCountries } from "libphonenumber-js/max";
import maxMetadata from "libphonenumber-js/metadata.max";
import { joinDialCode } from "../src/import/numbers.js";

export type Verdict = "valid" | "fits the plan" | "refused";

export interface WrittenNumber {
  shape: string;
  text: string;
  /**
   * The same without what libphonenumber-js does not know: most blanks and digits, contexts with
   * extensions.
   */
  plain: string;
  country: string;
}

/** The part of the metadata's tuples that is used here; types and patterns come from Metadata. */
type Plan = [callingCode: string, internationalPrefix: string, ...rest: unknown[]];
const plans = maxMetadata.countries as unknown as Record<string, Plan>;

/** A small seeded generator (mulberry32), so that a failure can be run again. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
  digits(length: number): string {
    return Array.from({ length }, () => this.below(10)).join("");
  }
}

/** Any string that the pattern matches; knows the syntax that numbering patterns use, no more. */
export function sample(pattern: string, random: Random): string {
  let at = 0;
  const alternatives = (): string => {
    const found = [sequence()];
    while (pattern[at] === "|") {
      at++;
      found.push(sequence());
    }
    return random.pick(found);
  };
  const sequence = (): string => {
    let text = "";
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
      const start = at;
      let piece = atom();
      const times = repeats();
      const end = at;
      for (let done = 0; done < times; done++) {
        if (done > 0) {
          at = start;
          piece = atom();
        }
        text += piece;
      }
      at = end;
    }
    return text;
  };
  const atom = (): string => {
    const character = pattern[at++] ?? "";
    if (character === "\\") {
      at++;
      return random.digits(1);
    }
    if (character === "[") {
      const end = pattern.indexOf("]", at);
      const choices = pattern
        .slice(at, end)
        .replaceAll("\\d", "0-9")
        .replace(/(\d)-(\d)/g, (_, from: string, to: string) =>
          "0123456789".slice(Number(from), Number(to) + 1),
        );
      at = end + 1;
      return random.pick(choices.split(""));
    }
    if (character === "(") {
      if (pattern.startsWith("?:", at)) at += 2;
      const text = alternatives();
      at++;
      return text;
    }
    return character;
  };
  const repeats = (): number => {
    if (pattern[at] === "?") {
      at++;
      return random.below(2);
    }
    const bounds = /^\{(\d+)(?:,(\d+))?\}/.exec(pattern.slice(at));
    if (!bounds) return 1;
    at += bounds[0].length;
    const least = Number(bounds[1]);
    return least + random.below(Number(bounds[2] ?? least) - least + 1);
  };
  return alternatives();
}

const typeNames = [
  "FIXED_LINE",
  "MOBILE",
  "TOLL_FREE",
  "PREMIUM_RATE",
  "PERSONAL_NUMBER",
  "VOICEMAIL",
  "UAN",
  "PAGER",
  "VOIP",
  "SHARED_COST",
];

function planOf(regionOrCallingCode: string) {
  const metadata = new Metadata();
  // The typings know less than the class: it takes calling codes too, and a plan has more to ask
  // for.
  metadata.selectNumberingPlan(regionOrCallingCode as CountryCode);
  return metadata.numberingPlan as unknown as {
    nationalNumberPattern(): string;
    possibleLengths(): number[];
    nationalPrefix(): string | undefined;
    type(name: string): { pattern(): string } | undefined;
  };
}

/** A number that libphonenumber-js calls valid in the region. */
export function validNumber(region: CountryCode, random: Random) {
  const patterns = typeNames
    .map((name) => planOf(region).type(name)?.pattern())
    .filter((pattern) => pattern !== undefined)
    .filter((pattern) => pattern !== "");
  for (;;) {
    const national = sample(random.pick(patterns), random);
    const number = parsePhoneNumber(`+${plans[region]?.[0] ?? ""}${national}`);
    if (number?.isValid() && number.nationalNumber === national) return number;
  }
}

/**
 * How libphonenumber-js reads a text, and what is expected of us. Valid: its number. Not valid, but
 * of a possible length and in the pattern of the plan (of the calling code's main region, where no
 * region of its own is known): the number too. Anything else: null.
 */
export function expectedReading({ plain, country }: { plain: string; country: string | null }) {
  const number = parsePhoneNumber(plain, (country ?? undefined) as CountryCode | undefined);
  const refused = { verdict: "refused" as Verdict, e164: null };
  if (!number) return refused;
  // Brazil's mobile numbers of before 2016: the metadata still has some of them.
  const e164 = number.number.replace(/^\+55([1-9]{2})([6-9]\d{7})$/, "+55$19$2");
  if (number.isValid()) return { verdict: "valid" as Verdict, e164 };
  const plan = planOf(number.countryCallingCode);
  const fits =
    plan.possibleLengths().includes(number.nationalNumber.length) &&
    new RegExp(`^(?:${plan.nationalNumberPattern()})$`).test(number.nationalNumber);
  return fits ? { verdict: "fits the plan" as Verdict, e164 } : refused;
}

const regions = getCountries();
/** The zero of every script; the other nine digits follow it. */
const zeros = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => /^\p{Nd}$/u.test(String.fromCodePoint(code)))
  .filter((_, at) => at % 10 === 0);
/** One of each kind of character that nobody sees, or sees as a space. */
const blanks = [
  0x9, 0xa, 0xa0, 0xad, 0x34f, 0x61c, 0x1680, 0x180e, 0x2003, 0x200b, 0x200c, 0x200d, 0x200e,
  0x2028, 0x202a, 0x202f, 0x205f, 0x2060, 0x2066, 0x2800, 0x3000, 0x3164, 0xfe0f, 0xfeff, 0xffa0,
  0xe0020, 0xe0100,
].map((code) => String.fromCodePoint(code));
const inOtherDigits = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** One number of a random region in a random shape. */
export function writtenNumber(random: Random): WrittenNumber {
  const home = random.pick(regions);
  const number = validNumber(home, random);
  const { countryCallingCode: code, nationalNumber } = number;
  const abroad = random.pick(regions);
  const trunk = planOf(home).nationalPrefix() ?? "";
  const scattered = (text: string) =>
    text.replace(/\d(?=\d)/g, (digit) =>
      random.below(3) > 0
        ? digit
        : digit + random.pick([" ", "-", ".", "/", "  ", " - ", "\u00a0"]),
    );
  const dialled = /^\d+$/.test(plans[abroad]?.[1] ?? "") ? (plans[abroad]?.[1] ?? "") : "00";
  const shapes: Record<string, () => [text: string, country: string, plain?: string]> = {
    "E.164": () => [number.number, abroad],
    international: () => [number.formatInternational(), abroad],
    "international, no country": () => [number.formatInternational(), "ZZ"],
    national: () => [number.formatNational(), home],
    "national, scattered": () => [scattered(trunk + nationalNumber), home],
    "international, scattered": () => [`+${code} ${scattered(nationalNumber)}`, abroad],
    "trunk prefix in brackets": () => [`+${code} (${trunk || "0"})${nationalNumber}`, abroad],
    "international prefix": () => [`${dialled} ${code} ${scattered(nationalNumber)}`, abroad],
    "no trunk prefix": () => [nationalNumber, home],
    "calling code without plus": () => [code + scattered(nationalNumber), home],
    extension: () => [
      number.formatNational() +
        random.pick([" x", " ext. ", "#", ";ext=", " extension ", ", ", " Ext ", ",,", " xtn "]) +
        random.digits(1 + random.below(4)),
      home,
    ],
    "other digits": () => [
      inOtherDigits(number.formatNational(), random.pick(zeros)),
      home,
      number.formatNational(),
    ],
    blanks: () => {
      const plain = random.below(2) ? number.formatNational() : number.formatInternational();
      return [plain.replace(/\d|$/g, (digit) => random.pick(blanks) + digit), home, plain];
    },
    "tel: with context": () => [
      random.pick(["tel:", "TEL:", ""]) +
        `${scattered(nationalNumber).replaceAll("/", "-")};phone-context=+${code}` +
        random.pick(["", ";ext=12"]),
      abroad,
      number.number,
    ],
    "tel: with a domain": () => [
      `tel:${trunk}${nationalNumber};phone-context=phone.example`,
      home,
      trunk + nationalNumber,
    ],
    "dial code of its own": () => [
      joinDialCode(random.pick(["+", "00", ""]) + code, nationalNumber, {}),
      abroad,
      number.number,
    ],
    // is nobody's number, whatever is left without the point
    spreadsheet: () => {
      const digits = random.pick(["", code, `+${code} `]) + nationalNumber.padStart(6, "1");
      const [, first = "", rest = ""] = /(\d)(\d+)$/.exec(digits) ?? [];
      return [
        random.pick([
          `${digits}.0`,
          `${digits},0`,
          `${digits}.00`,
          `${first}.${rest.slice(0, 5)}E+${rest.length}`,
          `${first},${rest}E${rest.length}`,
        ]),
        home,
        "",
      ];
    },
    "text around": () => [
      random.pick(["Tel. ", "mobile: ", "(", "\u202a"]) +
        number.formatInternational() +
        random.pick([" (office)", ", please", ".", "\u202c"]),
      abroad,
    ],
    "text inside": () => [number.formatNational().replace(/(\d)(\d)/, "$1 or $2"), home],
    "a digit lost or gained": () => [
      random.below(2) ? number.formatNational().slice(0, -1) : number.formatNational() + "7",
      home,
    ],
    "any digits": () => [
      random.pick(["", "", "+", "0", "00"]) + random.digits(1 + random.below(16)),
      home,
    ],
    garbage: () => [
      Array.from({ length: random.below(14) }, () =>
        random.pick("0123456789 +-()x#,;a".split("")),
      ).join(""),
      home,
    ],
  };
  const shape = random.pick(Object.keys(shapes));
  const [text, country, plain = text] = shapes[shape]?.() ?? ["", ""];
  return { shape, text, plain, country };
}
