import { expect, test } from "vitest"
import { isSecretVariable } from "./secret-variable.ts"

test.each([
  ["DB_PASSWORD", "hunter2", true],
  ["db.password", "1234", true],
  ["API_KEY", "abc", true],
  ["GITHUB_TOKEN", "1", true],
  ["MAX_TOKENS", "4096", false],
  ["DB_PASSWORD", "", false],
  ["DB_PASSWORD", "$(OTHER)", false],
  ["PASSWORD_FILE", "secret.txt", false],
  ["TOKEN_URL", "https://id.example", false],
  ["LOG_LEVEL", "debug", false],
])("%s=%s: %s", (name, text, expected) => expect(isSecretVariable(name, text)).toBe(expected))
