import { describe, expect, it } from 'vitest'
import { EN, pseudoLanguage, sayIn, templateProblem } from '../../../src/messages/index.ts'
import type { MessageKey } from '../../../src/messages/index.ts'

describe('a template in another language', () => {
  it('can have its parameters anywhere, and other plural forms', () => {
    expect(templateProblem('{asked} braucht es; {what}.', '{what}; needs {asked}.')).toBe(undefined)
    expect(templateProblem('{count}天', EN['period.days'])).toBe(undefined)
    expect(templateProblem('{count, plural, one {# dzień} few {# dni} other {# dni}}', EN['period.days'])).toBe(
      undefined,
    )
    for (const [key, template] of Object.entries(pseudoLanguage().messages))
      expect(templateProblem(template, EN[key as MessageKey])).toBe(undefined)
  })

  it('must use every parameter of the English one, in every form', () => {
    expect(templateProblem('{what}.', '{what}; needs {asked}.')).toContain('{asked}')
    const english = '{count, plural, one {Check {what}.} other {Check # of {what}.}}'
    expect(templateProblem('{count, plural, one {{what}!} other {#!}}', english)).toContain('{what}')
    expect(templateProblem('{what}!', english)).toContain('{count}')
  })

  it('must not use parameters that do not exist', () => {
    expect(templateProblem('{was}', 'yes')).toContain('{was}')
  })

  it.each(['{what', 'what}', '{}', '{count, plural, one {a}}', '{day, date}', '{count, number}'])(
    'must be a valid template, unlike %s',
    (template) => {
      expect(templateProblem(template, '{count} {day} {what}')).toMatch(/template/)
    },
  )

  it('is not used if it cannot replace the English one', () => {
    const say = sayIn({ tag: 'de', messages: { 'reason.needs': '{what}.', 'value.yes': '{', 'value.no': 'nein' } })
    expect(say('reason.needs', { what: 'a', asked: 'b' })).toBe('[en] a; needs b.')
    expect(say('value.yes')).toBe('[en] yes')
    expect(say('value.no')).toBe('nein')
    expect(say.language).toBe('de')
  })
})
