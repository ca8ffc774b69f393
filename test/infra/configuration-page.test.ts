import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { configurationPage } from "../../infra/configuration-page.ts";
import { settings } from "../../infra/settings.ts";

const page = new URL("../../docs/configuration.md", import.meta.url).pathname;

// Stale? npm run docs
test("docs/configuration.md is what infra/settings.ts says", async () => {
  const text = await format(configurationPage(), { ...(await resolveConfig(page)), filepath: page });

  await expect(text).toMatchFileSnapshot(page);
});

test("the page has a row for each setting", () => {
  const rows = [...configurationPage().matchAll(/^\| `millrace:(\w+)` \|/gm)].map(([, key]) => key);

  expect(rows).toEqual(Object.keys(settings));
});
