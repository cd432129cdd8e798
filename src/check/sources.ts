import { minus, parsePartialDate } from '../quantity/index.ts'
import { offer } from '../text/index.ts'
import { spanIn, textOf, valueOf } from './project.ts'
import type { CheckedTrial, Checking } from './project.ts'

/** Checks rule files against the source records of their registry pages. */
export function checkSources({ trials, report, project }: Checking): void {
  for (const one of trials) {
    const { trial, source, file, root } = one
    if (source === undefined) {
      const at = valueOf(root, 'source') ?? root
      report('source/missing', file, at.span, `The source record \`${trial.source}\` cannot be read.`)
      continue
    }
    checkCitations(one, report)
    for (const [bullet, span] of source.bullets) {
      if (!trial.criteria.some((criterion) => criterion.cites === bullet))
        report('source/uncovered', source.file, span, `No criterion of ${trial.id} cites bullet ${bullet}.`)
    }
    checkOrder(one, report)
    if (source.enrolment !== '' && source.enrolment !== trial.enrolment.state) {
      const at = valueOf(root, 'enrolment') ?? root
      report(
        'source/enrolment',
        file,
        at.span,
        `Enrolment is ${trial.enrolment.state} in the rules but ${source.enrolment} in the source record.`,
      )
    }
    if (source.title !== '' && source.title !== trial.title) {
      const at = valueOf(root, 'title') ?? root
      report('source/title', file, at.span, `The title differs from the source record: ${source.title}`)
    }
    const { dated: page, source: from } = trial.rulesFrom
    if (from === 'registry page' && page !== undefined && page !== source.pageDate) {
      const at = valueOf(root, 'page_date') ?? root
      report(
        'source/page-date',
        file,
        at.span,
        `The page is dated ${source.pageDate} in the source record but ${page} in the rules.`,
      )
    }
    const dated = parsePartialDate(source.pageDate)
    const oldest = minus(project.today, { count: project.staleAfter, unit: 'years' })
    if (dated !== undefined && dated.last < oldest) {
      const at = valueOf(source.root, 'page_date') ?? source.root
      report(
        'source/stale',
        source.file,
        at.span,
        `The page is dated ${source.pageDate}, more than ${project.staleAfter} years ago.`,
      )
    }
  }
}

function checkCitations(one: CheckedTrial, report: Checking['report']): void {
  const { trial, source, file } = one
  const cited = new Map<string, string>()
  for (const { id, cites } of trial.criteria) {
    if (cites === undefined) continue
    const span = spanIn(one, id, 'cites')
    const known = [...(source?.bullets.keys() ?? [])]
    const help = offer(cites, known)
    if (!known.includes(cites)) {
      report('source/no-bullet', file, span, `The source record has no bullet \`${cites}\`.`, {
        ...(help !== undefined && { help }),
      })
    } else if (cited.has(cites)) {
      report('source/twice', file, span, `${cites} is already cited by ${cited.get(cites) ?? ''}.`)
    } else if (cites !== id) {
      report('source/other-bullet', file, span, `${id} cites ${cites}; a criterion must be named after its bullet.`)
    }
    cited.set(cites, id)
  }
}

function checkOrder(one: CheckedTrial, report: Checking['report']): void {
  const { trial, source, file } = one
  const order = [...(source?.bullets.keys() ?? [])]
  let last = -1
  for (const { id, cites } of trial.criteria) {
    if (cites === undefined) continue
    const at = order.indexOf(cites)
    if (at !== -1 && at < last)
      report(
        'criterion/order',
        file,
        spanIn(one, id, 'id'),
        `${id} comes after a later bullet; put the criteria in page order.`,
      )
    last = Math.max(last, at)
  }
}

/** The title, enrolment and page date of a source record. */
export function sourceParts(root: CheckedTrial['root']): { title: string; enrolment: string; pageDate: string } {
  return {
    title: textOf(root, 'title'),
    enrolment: textOf(valueOf(root, 'status'), 'enrolment'),
    pageDate: textOf(root, 'page_date'),
  }
}
