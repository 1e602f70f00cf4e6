// Whether a page is valid HTML.
import { HtmlValidate } from "html-validate";

// Off is what is a matter of taste, or of what a sanitiser writes: all of it is valid HTML.
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "form-dup-name": ["error", { shared: ["radio", "checkbox"] }],
    "long-title": "off",
    "no-inline-style": "off",
    "no-trailing-whitespace": "off",
    // Headings give their ids: "1.4.0" is a heading.
    "valid-id": ["error", { relaxed: true }],
  },
});

/** What is wrong with a page, each with its place. */
export async function faultsOf(path, html) {
  const { results } = await validator.validateString(html, path);
  const messages = results.flatMap((result) => result.messages);
  return messages.map(({ ruleId, message, line, column }) => `${path}:${line}:${column}: ${message} (${ruleId})`);
}
