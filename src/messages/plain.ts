/** Whether a template only has names in braces: reading it then takes no parser, which is slow to begin. */
export function isPlain(template: string): boolean {
  return !template.includes("'") && !/\{\s*\w+\s*,|\{\s|\w\s+\}|\{\}/.test(template)
}
