/** Words of a file's lists: which of ours each means, and which nobody knows. */
import { ImportError } from "./error.js";
import { fold, plain } from "./text.js";

export const ownStatuses = [
  "pending",
  "pending_allocation",
  "confirmed",
  "completed",
  "no_show",
  "cancelled",
];

const yes =
  "true yes y t 1 1.0 on ✓ ✔ ☑ ✅ subscribed opted-in opt-in oui ja sí si sim sì да はい 是 evet " +
  "tak ano ναι";
const no =
  "false no n f 0 0.0 off unsubscribed opted-out opt-out non nein nee não нет いいえ 否 hayır nie " +
  "ne όχι";

/**
 * What a word list is called in notes and on the command line, and the words that it knows by
 * itself.
 */
export const lists = {
  status: {
    title: "Status",
    option: "--status",
    own: ownStatuses,
    spellings: { noshow: "no_show", canceled: "cancelled" },
  },
  table_label: { title: "Table", option: "--table", own: [], spellings: {} },
  source: { title: "Source", option: "--source", own: [], spellings: {} },
  seating_preference: {
    title: "Seating",
    option: "--seating",
    own: ["any", "indoor", "window", "booth", "bar", "outdoor"],
    spellings: { "no preference": "any" },
  },
  booking_type: {
    title: "Type",
    option: "--type",
    own: ["breakfast", "lunch", "dinner", "drinks"],
    spellings: {},
  },
  marketing_opt_in: {
    title: "Marketing",
    option: "--consent",
    own: ["yes", "no"],
    spellings: {
      ...Object.fromEntries(yes.split(" ").map((word) => [word, "yes"])),
      ...Object.fromEntries(no.split(" ").map((word) => [word, "no"])),
    },
  },
  cancelled_by: {
    title: "Cancelled by",
    option: "--cancelled-by",
    own: ["customer", "staff", "system"],
    spellings: {},
  },
} satisfies Record<string, List>;

interface List {
  title: string;
  option: string;
  own: string[];
  spellings: Record<string, string>;
}

export type ListField = keyof typeof lists;

const listFields = Object.keys(lists) as ListField[];

export function isListField(field: string): field is ListField {
  return listFields.includes(field as ListField);
}

/** A word that neither the product nor an option knows. */
export interface UnknownWord {
  field: ListField;
  word: string;
  rows: number;
}

/** More words than this are no list: a column that is mapped wrongly. */
const mostWords = 1000;

export class Words {
  readonly #known = new Map<string, string>();
  readonly #exact = new Set<string>();
  readonly #unknown = new Map<string, number>();
  readonly field: ListField;

  /** @param own - words of ours beside those of the list: the labels of the tables */
  constructor(field: ListField, pairs: Record<string, string>, own: string[] = []) {
    this.field = field;
    const list: List = lists[field];
    const ambiguous = new Set<string>();
    for (const word of [...list.own, ...own]) {
      this.#exact.add(word);
      if (this.#known.has(fold(word))) ambiguous.add(fold(word));
      this.#known.set(fold(word), word);
    }
    for (const word of ambiguous) this.#known.delete(word);
    for (const [word, value] of Object.entries(list.spellings)) this.#known.set(fold(word), value);
    for (const [word, value] of Object.entries(pairs)) {
      const isOurs = field === "source" ? toSlug(value) === value : this.#exact.has(value);
      // no table, no preference, no choice
      if (!isOurs && !(value === "" && field !== "status")) {
        const allowed =
          field === "table_label"
            ? "the restaurant has no table of that label"
            : field === "source"
              ? "a source is lower-case letters and digits, joined by - or _"
              : `it is one of ${list.own.join(", ")}`;
        throw new ImportError(`${list.option} ${word}=${value}: ${allowed}`);
      }
      this.#known.set(fold(word), value);
    }
  }

  /** Ours for theirs; undefined, and counted, where nobody knows it. */
  read(cell: string): string | undefined {
    if (this.#exact.has(cell)) return cell;
    const word = fold(cell);
    const known = this.#known.get(word) ?? this.#known.get(word.replaceAll(" ", ""));
    if (known !== undefined) return known;
    if (this.field === "source") {
      const slug = toSlug(cell);
      if (slug !== undefined) return slug;
    }
    const shown = plain(cell);
    if (this.#unknown.has(shown) || this.#unknown.size < mostWords) {
      this.#unknown.set(shown, (this.#unknown.get(shown) ?? 0) + 1);
    }
    return undefined;
  }

  /** The commonest first. */
  unknown(): UnknownWord[] {
    return [...this.#unknown]
      .map(([word, rows]) => ({ field: this.field, word, rows }))
      .toSorted((one, other) => other.rows - one.rows);
  }
}

/** `Walk-In` to `walk-in`; undefined where no letter or digit of it is plain. */
function toSlug(text: string): string | undefined {
  const folded = plain(text).toLowerCase();
  if (/^[a-z0-9]+(?:[_-][a-z0-9]+)*$/.test(folded)) return folded;
  const slug = folded
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{Nd}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) ? slug : undefined;
}
