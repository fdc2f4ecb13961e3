import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { globalSetup: "global-setup.ts", hookTimeout: 60_000 },
});
