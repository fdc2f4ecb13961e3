import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The examples import the package by its name.
  resolve: { alias: { regulars: fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/server.ts",
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Some tests wait for other processes. A busy machine gets a second try in CI; the reporter
    // names those tests.
    retry: process.env.CI ? 1 : 0,
    // A difference of one in a list names it, in a log where nothing can be asked again.
    chaiConfig: { truncateThreshold: 400 },
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
  },
});
