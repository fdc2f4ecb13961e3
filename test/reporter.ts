import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Ends the run with one line that a script can read. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const totals = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      // A file or a suite that breaks outside its tests has run none of them: count it.
      totals.failed += module.errors().length;
      for (const suite of module.children.allSuites()) totals.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        totals[state === "pending" ? "skipped" : state] += 1;
      }
    }
    // After the other reporters, which print their summary at the same moment.
    setImmediate(() => {
      console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
    });
  }
}
