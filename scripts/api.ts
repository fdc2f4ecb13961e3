/** docs/api.md: what the package exports, from its types and doc comments. */
import { join } from "node:path";
import { format } from "prettier";
import ts from "typescript";
import { packageRoot } from "../src/package.js";

export const apiFile = join(packageRoot, "docs", "api.md");

const { SymbolFlags, TypeFormatFlags } = ts;
const plain = (TypeFormatFlags.NoTruncation |
  TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  TypeFormatFlags.OmitParameterModifiers) as ts.TypeFormatFlags;

/** The page, from src/index.ts. */
export async function describeApi(): Promise<string> {
  const file = join(packageRoot, "src", "index.ts");
  const { config } = ts.readConfigFile(join(packageRoot, "tsconfig.json"), (path) =>
    ts.sys.readFile(path),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, packageRoot);
  const program = ts.createProgram([file], options);
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is not there`);
  return await new Api(program.getTypeChecker()).page(source);
}

class Api {
  readonly #checker: ts.TypeChecker;
  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  async page(source: ts.SourceFile): Promise<string> {
    const module = this.#checker.getSymbolAtLocation(source);
    if (!module) throw new Error("src/index.ts is no module");
    const exported = this.#exportsOf(module);
    const areas = exported.filter(({ symbol }) => symbol.flags & SymbolFlags.ValueModule);
    const others = exported.filter(({ symbol }) => !(symbol.flags & SymbolFlags.ValueModule));
    const text = [
      "<!-- Generated from src/ by npm run generate; never edited. -->",
      "# The TypeScript client",
      "What `regulars` exports. `db` is a pool, a client of it or what `forRestaurant` gives: " +
        "with that `restaurant_id` is left out. A field with `?` may be left out. An editor " +
        "shows what each field means; [functions](functions.md) says it of the SQL below, " +
        "[errors](errors.md) what is thrown when.",
      "## The package",
      ...others.flatMap(({ name, symbol }) => this.#entry(name, symbol, "")),
      ...areas.flatMap(({ name, symbol }) => [
        `## ${name}`,
        this.#comment(symbol),
        ...this.#exportsOf(symbol).flatMap((member) =>
          this.#entry(member.name, member.symbol, `${name}.`),
        ),
      ]),
    ];
    const page = text
      .filter(Boolean)
      .join("\n\n")
      .replace(/__@(\w+)@\d+/g, "[Symbol.$1]");
    return await format(page, { parser: "markdown", printWidth: 100 });
  }

  /** By kind and name: functions and classes first. */
  #exportsOf(module: ts.Symbol): { name: string; symbol: ts.Symbol }[] {
    const rank = ({ symbol }: { symbol: ts.Symbol }) =>
      symbol.flags & (SymbolFlags.Function | SymbolFlags.Class | SymbolFlags.ValueModule) ? 0 : 1;
    return this.#checker
      .getExportsOfModule(module)
      .map((each) => ({
        name: each.name,
        symbol: each.flags & SymbolFlags.Alias ? this.#checker.getAliasedSymbol(each) : each,
      }))
      .toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  }

  #entry(name: string, symbol: ts.Symbol, area: string): string[] {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return [];
    const type = this.#checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const shapes =
      symbol.flags & SymbolFlags.Class
        ? this.#classOf(name, type, symbol)
        : type.getCallSignatures().length > 0 && symbol.flags & SymbolFlags.Value
          ? type.getCallSignatures().map((signature) => this.#call(name, signature))
          : symbol.flags & SymbolFlags.Value
            ? [`${name}: ${this.#text(type)}`]
            : [this.#alias(name, symbol, declaration)];
    return [
      `### ${area}${name}`,
      this.#comment(symbol),
      `\`\`\`text\n${shapes.map(wrap).join("\n")}\n\`\`\``,
    ].filter(Boolean);
  }

  #classOf(name: string, type: ts.Type, symbol: ts.Symbol): string[] {
    const instance = this.#checker.getDeclaredTypeOfSymbol(symbol);
    const [base] = (instance as ts.InterfaceType).isClassOrInterface()
      ? this.#checker.getBaseTypes(instance as ts.InterfaceType)
      : [];
    const own = instance.getProperties().filter((property) => {
      const [declared] = property.declarations ?? [];
      const isOwn = symbol.declarations?.includes(declared?.parent as ts.Declaration) ?? false;
      return isOwn && !property.name.startsWith("__") && !property.name.startsWith("#");
    });
    const above = base?.symbol === undefined ? "" : ` extends ${base.symbol.name}`;
    return [
      `class ${name}${above}`,
      ...own
        .filter((property) => !isHidden(property))
        .map((property) => {
          const member = this.#checker.getTypeOfSymbol(property);
          const [call] = member.getCallSignatures();
          if (call) return `  ${this.#call(property.name, call)}`;
          return `  ${property.name}: ${this.#text(member)}`;
        }),
    ];
  }

  #alias(name: string, symbol: ts.Symbol, declaration: ts.Declaration): string {
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    const fields =
      type.isUnion() || type.getProperties().length === 0 ? undefined : this.#fields(type);
    if (fields !== undefined && type.getCallSignatures().length === 0) return `${name}: ${fields}`;
    const written = ts.isTypeAliasDeclaration(declaration)
      ? declaration.type.getText().replace(/\s+/g, " ").replace(/^\| /, "")
      : this.#text(type);
    return `${name}: ${written}`;
  }

  #call(name: string, signature: ts.Signature): string {
    const parameters = signature.getParameters().map((parameter) => {
      const [declared] = parameter.declarations ?? [];
      const type = this.#checker.getTypeOfSymbol(parameter);
      const isOptional =
        declared !== undefined &&
        ts.isParameter(declared) &&
        (declared.questionToken !== undefined || declared.initializer !== undefined);
      const bare = this.#checker.getNonNullableType(type);
      const isRequest =
        (bare.isIntersection() &&
          bare.types.every((part) => (part.flags & ts.TypeFlags.Object) !== 0)) ||
        bare.aliasSymbol?.name === "Refine" ||
        /^I\w+Params$/.test((bare.getSymbol() ?? bare.aliasSymbol)?.name ?? "");
      // a destructured parameter has no name of its own
      const called = parameter.name.startsWith("__") ? "options" : parameter.name;
      const shown = isRequest ? this.#fields(bare) : this.#text(isOptional ? bare : type);
      return `${called}${isOptional ? "?" : ""}: ${shown}`;
    });
    // as it is written, a name stands for a row of many columns
    const written = signature.declaration?.type?.getText().replace(/\s+/g, " ");
    const returned = written ?? this.#text(signature.getReturnType());
    return `${name}(${parameters.join(", ")}): ${returned}`;
  }

  #fields(type: ts.Type): string {
    const fields = type.getProperties().map((property) => {
      const own = this.#checker.getTypeOfSymbol(property);
      const isOptional = (property.flags & SymbolFlags.Optional) !== 0;
      const [call] = own.getCallSignatures();
      if (call && property.flags & SymbolFlags.Method) return this.#call(property.name, call);
      const shown = isOptional
        ? this.#text(this.#checker.getNonNullableType(own))
        : this.#text(own);
      return `${property.name}${isOptional ? "?" : ""}: ${shown}`;
    });
    return `{ ${fields.join("; ")} }`;
  }

  #text(type: ts.Type): string {
    return this.#checker
      .typeToString(type, undefined, plain)
      .replace(/import\("[^"]*"(?:, \{.*?\} \})?\)\./g, "")
      .replace(/import\("(?:[^"]*\/)?([\w-]+)(?:\.\w+)?"(?:, \{.*?\} \})?\)/g, "$1");
  }

  /** The doc comment; a link to another name is that name. */
  #comment(symbol: ts.Symbol): string {
    const said = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    // from the comment's text: the compiler takes a link for a type, and drops what follows it
    const tags = (symbol.declarations ?? [])
      .flatMap((declared) => ts.getJSDocCommentsAndTags(declared))
      .flatMap((comment) => comment.getText().split(/(?:^|\n)\s*\*?\s*(?=@\w+ )/))
      .filter((tag) => tag.startsWith("@throws "))
      .map((tag) =>
        tag
          .replace("@t", "T")
          .replace(/\s*\n\s*\*\/?\s*/g, " ")
          .trim()
          .replace(/([^.])$/, "$1."),
      );
    return [said, ...tags]
      .join("\n\n")
      .replace(/\{@link (?:\*\s*)?(\w+(?:\.\w+)*)(?:\(\))?\s*\}/g, "`$1`")
      .trim();
  }
}

function isHidden(property: ts.Symbol): boolean {
  const [declared] = property.declarations ?? [];
  return (
    declared !== undefined &&
    (ts.getCombinedModifierFlags(declared) &
      (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !==
      0
  );
}

/** In lines of a hundred columns, broken after a comma, a semicolon or a bar. */
function wrap(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=[,;|]) /)) {
    if (line !== "" && line.length + part.length > 98) {
      lines.push(line);
      line = `    ${part}`;
    } else line = line === "" ? part : `${line} ${part}`;
  }
  return [...lines, line].join("\n");
}
