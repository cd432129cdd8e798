import { oncePer, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { periodText } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import type { RuleSet, Spans } from './trial.ts'

/**
 * How old each fact may be, by declared path: as the dictionary says, or as `own` (from a criterion) says instead. In
 * `own`, a key for a fact takes precedence over one for its group or list. Facts that do not age are left out.
 */
export function spansFor(dictionary: Dictionary, own?: Spans): ReadonlyMap<string, Period> {
  const shipped = spansOf(dictionary)
  if (own === undefined) return shipped
  const spans = new Map(shipped)
  for (const { path } of leaves(dictionary)) {
    const span = ownSpan(path, own)
    if (span === null) spans.delete(path)
    else if (span !== undefined) spans.set(path, span)
  }
  return spans
}

/** The rules with a site's own spans in place of those of the dictionary. */
export function withSpans(rules: RuleSet, own: Spans): RuleSet {
  const other = (variable: Variable): Variable => {
    const span = ownSpan(variable.path, own)
    const fresh = span === undefined ? variable.fresh : (span ?? undefined)
    if (variable.type !== 'group' && variable.type !== 'list') return { ...variable, fresh }
    return { ...variable, fresh, fields: variable.fields.map(other) }
  }
  const texts = Object.entries(own).map(([path, span]) => [path, span === null ? 'none' : periodText(span)] as const)
  return {
    ...rules,
    dictionary: { ...rules.dictionary, variables: rules.dictionary.variables.map(other) },
    ...(texts.length > 0 && { fresh: Object.fromEntries(texts) }),
  }
}

/** Lists are included: that a list is complete also ages. */
const leaves = oncePer((dictionary): readonly Variable[] =>
  [...variablesByPath(dictionary).values()].filter(({ type }) => type !== 'group'),
)

const spansOf = oncePer(
  (dictionary): ReadonlyMap<string, Period> =>
    new Map(leaves(dictionary).flatMap(({ path, fresh }) => (fresh === undefined ? [] : [[path, fresh] as const]))),
)

function ownSpan(path: string, own: Spans): Period | null | undefined {
  const key = spanKey(path, own)
  return key === undefined ? undefined : own[key]
}

/**
 * The key in `own` that says how old a fact may be: its own path, or that of the group or list that it is in, such as
 * `labs` for `labs.alt` or `metastases` for `metastases[].site`. Undefined if there is none.
 */
export function spanKey(path: string, own: Spans): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'))).replace(/\[\]$/, ''))
    if (Object.hasOwn(own, at)) return at
  return undefined
}
