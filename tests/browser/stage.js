// What most tests of a page stand on: one browser, and one server of the site, for the whole file.
import { after } from "node:test";
import { launch } from "./browser.js";
import { serve } from "./site.js";

export const [browser, site] = await Promise.all([launch(), serve()]);
after(async () => {
  await browser.close();
  site.close();
});
