/** docs/cli.schema.json: what each command prints with `--json`, from src/cli/outputs.ts. */
import { join } from "node:path";
import { format } from "prettier";
import ts from "typescript";
import { packageRoot } from "../src/package.js";

export const cliSchemaFile = join(packageRoot, "docs", "cli.schema.json");

type Schema = Record<string, unknown>;

/** One definition for each command, and `error` for the line on the standard error. */
export async function describeOutputs(): Promise<string> {
  const file = join(packageRoot, "src", "cli", "outputs.ts");
  const { config } = ts.readConfigFile(join(packageRoot, "tsconfig.json"), (path) =>
    ts.sys.readFile(path),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, packageRoot);
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} is no module`);
  const exported = new Map(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol] as const),
  );
  const typeOf = (name: string) => {
    const symbol = exported.get(name);
    if (!symbol) throw new Error(`${file} has no ${name}`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const writer = new Writer(checker, source);
  const definitions: Record<string, Schema> = { error: writer.schema(typeOf("PrintedError")) };
  for (const command of checker.getPropertiesOfType(typeOf("Outputs"))) {
    definitions[command.name] = writer.property(command);
  }
  const text = JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "What regulars prints with --json",
    description:
      "Each line that a command prints is one value, of a list one row, and has the definition " +
      "of that name; a line on the standard error has that of error. Generated; never edited.",
    definitions,
  });
  return await format(text, { parser: "json", printWidth: 100 });
}

class Writer {
  readonly #checker: ts.TypeChecker;
  readonly #at: ts.Node;
  constructor(checker: ts.TypeChecker, at: ts.Node) {
    this.#checker = checker;
    this.#at = at;
  }

  /** What a property may hold, with its doc comment. */
  property(symbol: ts.Symbol): Schema {
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    const schema = this.schema(this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at));
    return comment === "" ? schema : { description: comment.replace(/\s+/g, " "), ...schema };
  }

  schema(type: ts.Type): Schema {
    const { TypeFlags } = ts;
    if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return {};
    if (type.isUnion()) return this.#union(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & TypeFlags.BooleanLiteral) {
      return { const: this.#checker.typeToString(type) === "true" };
    }
    if (type.flags & TypeFlags.StringLike) return { type: "string" };
    if (type.flags & TypeFlags.NumberLike) return { type: "number" };
    if (type.flags & TypeFlags.BooleanLike) return { type: "boolean" };
    if (type.flags & TypeFlags.Null) return { type: "null" };
    if (type.getSymbol()?.name === "Date") return { type: "string", format: "date-time" };
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: item ? this.schema(item) : {} };
    }
    return this.#object(type);
  }

  #object(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of this.#checker.getPropertiesOfType(type)) {
      const of = this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at);
      const mayLack =
        (symbol.flags & ts.SymbolFlags.Optional) !== 0 ||
        (of.isUnion() && of.types.some(({ flags }) => flags & ts.TypeFlags.Undefined));
      if (!mayLack) required.push(symbol.name);
      properties[symbol.name] = this.property(symbol);
    }
    const others = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: "object",
      ...(Object.keys(properties).length === 0 ? {} : { properties, required }),
      additionalProperties: others ? this.schema(others) : false,
    };
  }

  #union(types: ts.Type[]): Schema {
    const there = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const isNull = there.some(({ flags }) => flags & ts.TypeFlags.Null);
    const others = there.filter(({ flags }) => !(flags & ts.TypeFlags.Null));
    const schemas = others.map((each) => this.schema(each));
    if (schemas.length > 1 && schemas.every((each) => "const" in each)) {
      const values = schemas.map((each) => each.const);
      if (values.every((each) => typeof each === "boolean")) {
        return { type: isNull ? ["boolean", "null"] : "boolean" };
      }
      return { enum: isNull ? [...values, null] : values };
    }
    // true and false are two types, wherever they stand
    const joined = schemas.filter((each) => each.const !== true);
    const choices = joined.map((each) => (each.const === false ? { type: "boolean" } : each));
    const [only] = choices;
    if (choices.length === 1 && only !== undefined) {
      if (!isNull) return only;
      if (typeof only.type === "string" && !("properties" in only)) {
        return { ...only, type: [only.type, "null"] };
      }
    }
    return { anyOf: isNull ? [...choices, { type: "null" }] : choices };
  }
}
