import type { Aligner } from '../align/index.ts'
import type { Span } from '../text/index.ts'
import { criterionNode, spanIn, textOf, valueOf } from './project.ts'
import type { CheckedTrial, Checking } from './project.ts'

/** Checks the registry fields of a source record against the criteria that encode them. */
export function checkRegistry(one: CheckedTrial, aligner: Aligner, { report, rules }: Checking): void {
  const { source, trial, file } = one
  if (source === undefined) return
  for (const field of ['age', 'sex'] as const) {
    const said = fieldText(one, field)
    const id = `R-${field.toUpperCase()}`
    const criterion = trial.criteria.find((each) => each.id === id)
    if (said === undefined || criterion?.form.kind !== 'decided') continue
    const { condition } = criterion.form
    const rule = { kind: 'inclusion', condition, confirm: undefined, explained: '', elsewhere: '' } as const
    const found = aligner.compare(said, rule)
    const isForAll = field === 'sex' && /^(?:all|both|any)$/i.test(said)
    if (found.length === 0 && !isForAll) continue
    const rest = found[0]?.rule ?? 'allows only one'
    report(
      'source/registry',
      file,
      leafSpan(
        one,
        id,
        rules.dictionary.variables.map(({ name }) => name),
      ),
      `${id}: the registry field \`${field}\` is ${said}; the rule ${rest}.`,
    )
  }
}

/** A field as a sentence: `{min: 18, max: 70}` becomes “aged 18 to 70 years”. Undefined if it is not given. */
function fieldText({ source }: CheckedTrial, field: 'age' | 'sex'): string | undefined {
  const node = valueOf(source?.root, field)
  if (node?.kind === 'map') {
    const [min, max] = [textOf(node, 'min'), textOf(node, 'max')]
    if (min === '' && max === '') return undefined
    if (min === '') return `aged at most ${max} years`
    return max === '' ? `aged at least ${min} years` : `aged ${min} to ${max} years`
  }
  const text = node?.kind === 'scalar' ? node.text.trim() : ''
  if (text === '' || /^(?:not given|none|n\/a|unknown|no limits?)$/i.test(text)) return undefined
  return field === 'age' ? `aged ${text}${/year|yr/i.test(text) ? '' : ' years'}` : text
}

/** The span of the value that the rule asks for if it has a single condition; otherwise of the whole rule. */
function leafSpan(one: CheckedTrial, id: string, names: readonly string[]): Span {
  const rule = valueOf(criterionNode(one, id), 'require')
  const [entry, more] = rule?.kind === 'map' ? rule.entries : []
  return entry !== undefined && more === undefined && names.includes(entry.key)
    ? entry.value.span
    : spanIn(one, id, 'require')
}
