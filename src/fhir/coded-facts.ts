/** What a line of the mapping says: the facts of its codes. */
export type CodedFacts = Readonly<Record<string, string | boolean | number>>

/** What several lines say together; what they do not agree on is not said. */
export function agreedFacts(lines: readonly CodedFacts[]): CodedFacts {
  const said = lines.flatMap((one) => Object.entries(one))
  return Object.fromEntries(said.filter(([key, value]) => said.every((one) => one[0] !== key || one[1] === value)))
}
