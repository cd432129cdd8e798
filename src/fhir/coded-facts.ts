/** The facts that a line of the mapping gives for its codes. */
export type CodedFacts = Readonly<Record<string, string | boolean | number>>

/** The facts of several lines together, without those on which they disagree. */
export function agreedFacts(lines: readonly CodedFacts[]): CodedFacts {
  const said = lines.flatMap((one) => Object.entries(one))
  return Object.fromEntries(said.filter(([key, value]) => said.every((one) => one[0] !== key || one[1] === value)))
}
