import { canHold } from '../prove/index.ts'
import { valueOf } from './project.ts'
import type { CheckedDictionary } from './project.ts'

/** Reports queries that no patient can raise. */
export function checkQueries({ file, root, rules, today, report }: CheckedDictionary): void {
  const written = valueOf(root, 'queries')
  const items = written?.kind === 'list' ? written.items : []
  for (const { id, when } of rules.queries) {
    if (canHold(when, rules, today) !== false) continue
    const node = items.map((item) => valueOf(item, 'id')).find((one) => one?.kind === 'scalar' && one.text === id)
    report(
      'query/never',
      file,
      (node ?? root).span,
      `The query \`${id}\` can never be raised: no patient meets its condition.`,
      {
        help: 'Correct or remove the query; this is proved for all patients.',
      },
    )
  }
}
