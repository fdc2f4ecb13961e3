import { expect, it } from "vitest";
import { PreparedQuery } from "../src/prepared-query.js";

const statement = 'select :a! as "sum!", b as "b?" from f(x => :a!, y => :long)';
const at = (name: string, from = 0) => {
  const a = statement.indexOf(`:${name}`, from) + 1;
  const mark = statement[a + name.length] === "!" ? 0 : -1;
  return { a: a - 1, b: a + name.length + mark };
};
const query = new PreparedQuery<{ a: number; long?: string }, { sum: number }>({
  statement,
  params: [
    { name: "a", transform: { type: "scalar" }, locs: [at("a"), at("a", 10)] },
    { name: "long", transform: { type: "scalar" }, locs: [at("long")] },
  ],
});

it("numbers the parameters, one that stands twice once, and takes the marks off columns", () => {
  expect(query.text).toBe('select $1 as "sum", b as "b" from f(x => $1, y => $2)');
});

it(
  "sends the arguments in the order of their numbers, whatever the order they " + "are given in",
  async () => {
    const sent: unknown[] = [];
    const rows = await query.run(
      { long: "text", a: 1 },
      {
        query: (text, values) => {
          sent.push(text, values);
          return Promise.resolve({ rows: [{ sum: 1 }] });
        },
      },
    );
    expect(sent).toEqual([query.text, [1, "text"]]);
    expect(rows).toEqual([{ sum: 1 }]);
  },
);
