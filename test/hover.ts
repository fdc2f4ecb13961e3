/** What an editor shows of the fields of each call: their doc comments. */
import ts from "typescript";

/** Fields without a comment, of the functions of the areas as `file` declares them. */
export function undescribedFields(file: string, options: ts.CompilerOptions): string[] {
  const program = ts.createProgram([file], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!source || !module) throw new Error(`${file} is no module`);
  const missing: string[] = [];
  let seen = 0;
  for (const area of checker.getExportsOfModule(module)) {
    const target = area.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(area) : area;
    if ((target.flags & ts.SymbolFlags.ValueModule) === 0) continue;
    for (const member of checker.getExportsOfModule(target)) {
      for (const signature of checker.getTypeOfSymbol(member).getCallSignatures()) {
        const given = signature.getParameters()[1];
        if (given === undefined) continue;
        const type = checker.getNonNullableType(checker.getTypeOfSymbol(given));
        for (const field of checker.getPropertiesOfType(type)) {
          seen++;
          if (field.getDocumentationComment(checker).length > 0) continue;
          missing.push(`${area.name}.${member.name} ${field.name}`);
        }
      }
    }
  }
  if (seen < 100) throw new Error(`only ${seen} fields are there`);
  return missing;
}

/** The text that an editor shows at a marker, `/*here*\/`, of a file. */
export function hoverAt(file: string, text: string, options: ts.CompilerOptions): string {
  const versions = new Map([[file, text]]);
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = versions.get(name) ?? ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    fileExists: (name) => versions.has(name) || ts.sys.fileExists(name),
    readFile: (name) => versions.get(name) ?? ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  };
  const marker = "/*here*/";
  const service = ts.createLanguageService(host);
  const info = service.getQuickInfoAtPosition(file, text.indexOf(marker) + marker.length);
  return ts.displayPartsToString(info?.documentation);
}
