/** Whether a template has only names in its braces. Such a template needs no parser, which is slow on first use. */
export function isPlain(template: string): boolean {
  return !template.includes("'") && !/\{\s*\w+\s*,|\{\s|\w\s+\}|\{\}/.test(template)
}
