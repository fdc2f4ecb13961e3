import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Ends with a line for each second try and each failure, and one of totals, for a script. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0 };
    const failures: string[] = [];
    const flaky: string[] = [];
    const fail = (where: string, errors: readonly { message: string }[]): void => {
      totals.failed += 1;
      const why = errors[0]?.message.split("\n").find((line) => line.trim() !== "") ?? "no message";
      failures.push(`failed: ${where}: ${why.slice(0, 300)}`);
    };
    for (const error of unhandled) fail("outside of any test", [error]);
    for (const module of modules) {
      // A file or a suite that breaks outside its tests has run none of them: count it.
      for (const error of module.errors()) fail(module.relativeModuleId, [error]);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors())
          fail(`${module.relativeModuleId} > ${suite.fullName}`, [error]);
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "failed")
          fail(`${module.relativeModuleId} > ${test.fullName}`, result.errors);
        else totals[result.state === "pending" ? "skipped" : result.state] += 1;
        if (test.diagnostic()?.flaky)
          flaky.push(`second try: ${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    // After the other reporters, which print their summary at the same moment.
    setImmediate(() => {
      for (const line of [...flaky, ...failures]) console.log(line);
      console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
    });
  }
}
