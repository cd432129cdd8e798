import { describe, expect, it } from 'vitest'
import { Pages } from '../../../src/patients/pages.ts'

describe('pages of a search', () => {
  const page = (...relations: string[]): string =>
    JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link: relations.map((relation) => ({ relation })) })

  it.each<[string, string[], boolean]>([
    ['no page at all', ['{"resourceType":"Bundle","type":"collection"}'], false],
    ['the only page', [page('self')], false],
    ['the first of several', [page('self', 'next')], true],
    ['all of several', [page('next'), page('previous', 'next'), page('previous')], false],
    ['all but the last', [page('next'), page('previous', 'next')], true],
    ['two searches, of which one goes on', [page('next'), page('previous'), page('next')], true],
    ['pages that do not name the one before', [page('next'), page('next'), page('self')], false],
    ['such pages without the last', [page('next'), page('next')], true],
  ])('%s: a page is missing? %s', (_, texts, missing) => {
    const pages = new Pages()
    for (const text of texts) pages.add(text)
    expect(pages.isMissing).toBe(missing)
  })
})
