import { describe, expect, it } from 'vitest'
import { contactText } from '../../../src/explain/index.ts'
import type { Result } from '../../../src/explain/index.ts'
import { contactProblem } from '../../../src/model/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { projectCopy } from '../../support/project-copy.ts'

const TRIAL = 'NCT04158843'
const PATIENT = 'seeds/patients/match-nct04158843.json'
const ASKED = [PATIENT, '--as-of', '2026-03-15']

const copy = projectCopy(TRIAL)
copy.edit(
  `criteria/trials/${TRIAL}.yaml`,
  'criteria:\n',
  'contact: {name: Trial office, role: study nurse, phone: 010 5550 1234}\nprotocol: {number: BC-12, version: "2.1", date: "2025-11-03"}\ncriteria:\n',
)
const RULES = ['--criteria', copy.path('criteria')]

async function trialOf(words: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result['trials'][number]> {
  const { out } = await prescreen(['screen', ...ASKED, '--format', 'json', '--trial', TRIAL, ...words], {
    ...(env !== undefined && { env }),
  })
  const [result] = JSON.parse(out) as Result[]
  return result?.trials[0] ?? expect.unreachable('no trial')
}

describe('the contact of a trial', () => {
  it('is in the result as the rule file gives it, and only if it gives one', async () => {
    expect(await trialOf(RULES)).toMatchObject({
      contact: { name: 'Trial office', role: 'study nurse', phone: '010 5550 1234' },
      rules_from: { source: 'protocol', number: 'BC-12', version: '2.1' },
    })
    expect(await trialOf([])).not.toHaveProperty('contact')
  })

  it('is on the page and in the reasons of a patient who may join the trial, and shown with the rules', async () => {
    const call = 'Call Trial office (study nurse), 010 5550 1234'
    const page = await prescreen(['screen', ...ASKED, ...RULES], { columns: 80 })
    expect(page.out).toContain(`    ${call}\n`)
    expect((await prescreen(['screen', ...ASKED, ...RULES])).out).toContain(`    ${call}.\n`)
    expect((await prescreen(['trials', TRIAL, ...RULES])).out).toContain(`${call}.\n`)
    const out = await prescreen(['screen', 'seeds/patients/man.json', ...RULES, '--as-of', '2026-03-15'], {
      columns: 80,
    })
    expect(out.out).not.toContain('Call')
  })

  it('is replaced as a whole by that in the configuration of the site', async () => {
    const { env } = home(`contacts:\n  ${TRIAL}: {role: coordinator, email: bc12@site.org}\n`)
    expect((await trialOf(RULES, env)).contact).toEqual({ role: 'coordinator', email: 'bc12@site.org' })
    const { out } = await prescreen(['config'], { env })
    expect(out).toContain(`${TRIAL} coordinator, bc12@site.org`)
  })

  it('is rejected in a configuration if it cannot be used', async () => {
    const said = async (text: string): Promise<string> =>
      (await prescreen(['screen', ...ASKED], { env: home(text).env })).err
    expect(await said('contacts: {NCT04158844: {phone: "1"}}')).toContain('not a trial')
    expect(await said(`contacts: {${TRIAL}: {phone: 0105550}}`)).toContain('quotes around `phone`')
    expect(await said(`contacts: {${TRIAL}: {phon: "1"}}`)).toContain('a contact has only name, role, phone, email')
    expect(await said(`contacts: {${TRIAL}: {}}`)).toContain('at least one')
    expect(await said('contacts: [a]')).toContain('table of trials')
  })

  it('is reported by replay if it has changed, but not as a change of the result', async () => {
    const { out } = await prescreen(['screen', ...ASKED, ...RULES, '--format', 'ndjson'])
    const path = folderWith({ 'r.json': out })('r.json')
    const replay = (env?: NodeJS.ProcessEnv) =>
      prescreen(['replay', path, '--record', PATIENT, ...RULES], { ...(env !== undefined && { env }) })
    expect((await replay()).out).toContain('byte for byte')
    const other = await replay(home(`contacts: {${TRIAL}: {phone: "2"}}`).env)
    expect(other).toMatchObject({
      status: 1,
      out: `contact: of ${TRIAL}: Trial office, study nurse, 010 5550 1234 then, 2 now\n`,
    })
  })

  it('keeps the leading zeros of a number without quotes in a rule file', async () => {
    const zeros = projectCopy(TRIAL)
    zeros.edit(`criteria/trials/${TRIAL}.yaml`, 'criteria:\n', 'contact: {phone: 0105550}\ncriteria:\n')
    expect((await trialOf(['--criteria', zeros.path('criteria')])).contact).toEqual({ phone: '0105550' })
  })
})

it('a contact needs at least one part, and each part must be displayable and usable', () => {
  expect(contactProblem({})).toContain('at least one')
  expect(contactProblem({ name: ' ' })).toContain('empty')
  expect(contactProblem({ name: 'a\u202eb' })).toContain('cannot be displayed')
  expect(contactProblem({ name: 'a'.repeat(121) })).toContain('characters')
  expect(contactProblem({ phone: 'desk' })).toContain('digit')
  expect(contactProblem({ email: 'a b@c' })).toContain('address')
  expect(contactProblem({ role: 'study nurse' })).toBeUndefined()
})

it('a contact is shown with the parts it has', () => {
  expect(contactText(undefined)).toBeUndefined()
  expect(contactText({ role: 'study nurse' })).toBe('Ask study nurse')
  expect(contactText({ name: 'Trial office', email: 'trials@x.org' })).toBe('Write to Trial office, trials@x.org')
  expect(contactText({ phone: '1' })).toBe('Call 1')
})
