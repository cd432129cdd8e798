import { shownExample } from '../../src/catalogue/index.ts'
import type { CheckPage } from '../../src/catalogue/index.ts'
import { checkProject } from '../../src/check/index.ts'
import type { Project } from '../../src/check/index.ts'
import { isTranslation, textsOf, translationText } from '../../src/languages/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Diagnostic } from '../../src/text/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from './rules.ts'

const SCHEMA_LINE = '# yaml-language-server: $schema=../trial.schema.json\n'
const HEADER = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\n'
const WOMAN = '  - {id: I1, text: Women only., cites: I1, require: {sex: female}}\n'
const SOURCE = `format: prescreen/source/1
id: T
title: t
status: {word: RECRUITING, enrolment: open}
page_date: "2026-01-01"
bullets:
  I1: a
`

/** A mapping that takes over nothing except what is added below `observations:`. */
export const FHIR = `format: prescreen/fhir/1
systems: {loinc: [http://loinc.org]}
laterality: {extensions: [], left: [], right: [], bilateral: [], words: {left: [], right: []}}
certainty: {extensions: [], behind: {systems: [], assured: [], sides: []}, assured: [], refuted: [], suspected: [], past: [], words: [], tokens: [], starts: [], ends: [], besides: [], was: []}
breast_cancer: {words: [breast], other_words: [], codes: [], histology: {extensions: [], invasive: [], in_situ: [], words: {invasive: [], in_situ: []}}, history: [], lobular_in_situ: [], synchronous: {months: 4}, not_certain: []}
stage: {fact: phase, at_diagnosis: {months: 4}, codes: [], values: {}, other_words: [], no_stage: [], distant: {codes: [], none: []}}
recurrence: {fact: phase, value: late, after: {months: 6}}
died: {codes: [], words: [], observations: [], none: []}
metastases: {profile: none, sites: {}, among: [], body_sites: [], single: [], told_in: [], speaks: {codes: [], words: [], tokens: [], except: [], absent: []}, sides: {left: [], right: []}, unplaced: [], regional: [], not_taken: []}
other_cancers: []
conditions: []
unclear: []
wordless: []
not_relevant: {resources: [], planned: [], family: [], categories: [], observations: []}
receptors: {breast: [], of_breast: [], untested: []}
methods: {}
scales: {}
values: {}
labs: {}
other_specimens: []
reference_ranges: {normal: [], words: [], not: []}
not_given: []
not_taking: []
ended: []
cancer_groups: []
local: {words: [], routes: []}
not_done: {starts: [], words: []}
procedures: []
radiotherapy: {codes: [], words: [], other_words: [], sites: {}}
one_course: {drug: {days: 90}, drug_after_end: {days: 42}, radiotherapy: {days: 14}}
going_on_within: {days: 90}
other_reasons: {unless: [], groups: {}}
medications: []
observations:
`

/** The files of a test, by the names that rules use for them. */
export type Files = Readonly<Record<string, string>>

/** A complete small project around an example from a check's page. */
function projectFiles(page: CheckPage, example: string): Files {
  const base = BASE
  switch (page.around) {
    case 'require':
      return withTrial(base, `  - {id: I1, text: t, cites: I1, require: ${example}}\n`)
    case 'criteria':
      return withTrial(base, example)
    case 'trial':
      return { ...base, 's.yaml': `${SOURCE}  E1: b\n`, 'criteria/trials/T.yaml': shownExample(page, example) }
    case 'dictionary':
      return { ...base, 'criteria/dictionary.yaml': SMALL_DICTIONARY.replace('variables:\n', `variables:\n${example}`) }
    case 'units':
      return { ...base, 'criteria/dictionary.yaml': SMALL_DICTIONARY.replace('units:\n', `units:\n${example}`) }
    case 'knowledge':
      return {
        ...base,
        'criteria/dictionary.yaml': SMALL_DICTIONARY.replace('implications:\n', `implications:\n${example}`),
      }
    case 'queries':
      return { ...base, 'criteria/dictionary.yaml': `${SMALL_DICTIONARY}queries:\n${example}` }
    case 'derived':
      return { ...base, 'criteria/dictionary.yaml': `${SMALL_DICTIONARY}derived:\n${example}` }
    case 'orders':
      return { ...base, 'criteria/dictionary.yaml': SMALL_DICTIONARY.replace('orders:\n', `orders:\n${example}`) }
    case 'source':
      return { ...base, 's.yaml': SOURCE.replace(example.startsWith('page_date') ? /page_date.*/ : 'I1: a', example) }
    case 'cited': {
      const [source = '', criteria = ''] = example.split('|')
      return {
        ...base,
        's.yaml': SOURCE.replace('bullets:\n  I1: a\n', source),
        'criteria/trials/T.yaml': trial(criteria),
      }
    }
    case 'fhir':
      return { ...base, 'criteria/fhir.yaml': `${FHIR}${example}` }
    case 'examples':
      return { ...base, 'criteria/trials/T.yaml': `${trial(WOMAN)}examples:\n  ${example}\n` }
    case 'patient':
      return { ...base, 'p.json': example }
    case 'trials': {
      const other = trial(example).replace('id: T\n', 'id: U\n')
      return { ...base, 'criteria/trials/U.yaml': other }
    }
    case 'translation':
      return { ...withGermanDictionary(base), 'criteria/trials/T.de.yaml': example }
    case 'interface':
      return { ...base, 'criteria/interface.de.yaml': example }
  }
}

/** Adds a translation of the dictionary, so that its absence is not reported. */
function withGermanDictionary(base: Files): Files {
  const texts = textsOf(rulesOf({ T: WOMAN })).filter((one) => one.trial === undefined)
  const german = texts.map(({ place, english }) => [place, english, english] as const)
  return { ...base, 'criteria/dictionary.de.yaml': translationText({ language: 'de', remark: '', texts: german }) }
}

function trial(criteria: string): string {
  return `${SCHEMA_LINE}${HEADER}criteria:\n${criteria}`
}

function withTrial(base: Files, criteria: string): Files {
  const cited = new Set([...criteria.matchAll(/cites: ([A-Z]+[\d-]\w*)/g)].map((match) => match[1] ?? ''))
  const known = [...cited]
    .filter((one) => one !== 'I9')
    .toSorted((a, b) => 'RIE'.indexOf(a.charAt(0)) - 'RIE'.indexOf(b.charAt(0)))
  const bullets = known.length === 0 ? '  I1: a\n' : known.map((one) => `  ${one}: a\n`).join('')
  return { ...base, 's.yaml': SOURCE.replace('  I1: a\n', bullets), 'criteria/trials/T.yaml': trial(criteria) }
}

const BASE: Files = {
  'criteria/dictionary.yaml': SMALL_DICTIONARY,
  'criteria/trials/T.yaml': trial(WOMAN),
  's.yaml': SOURCE,
}

/** These files as a project, without a disk. */
export function projectOf(files: Files): Project {
  const ruleFile = (path: string) => ({ path, text: files[path] ?? '', sha256: `${path} ${files[path] ?? ''}` })
  const translations = Object.keys(files).map(ruleFile).filter(isTranslation)
  const names = Object.keys(files).filter((name) => !translations.some((one) => one.path === name))
  const isOfTrial = (path: string): boolean => path.startsWith('criteria/trials/')
  return {
    dictionary: ruleFile('criteria/dictionary.yaml'),
    trials: names.filter(isOfTrial).map(ruleFile),
    fhir: files['criteria/fhir.yaml'] === undefined ? undefined : ruleFile('criteria/fhir.yaml'),
    translations: {
      folder: translations.filter(({ path }) => !isOfTrial(path)),
      trials: translations.filter(({ path }) => isOfTrial(path)),
    },
    patients: names.filter((name) => name.endsWith('.json')).map(ruleFile),
    read: (path) => (files[path] === undefined ? undefined : { path, text: files[path] }),
    today: parseDay(AS_OF) ?? 0,
    staleAfter: 2,
  }
}

/** What a check of these files finds. */
export function findings(files: Files, more: Partial<Project> = {}, proofs = true): Diagnostic[] {
  const project = { ...projectOf(files), ...more }
  return [...checkProject(project, { proofs, pairs: proofs, severities: {} }).found]
}

/** What is found in the bad or good example of a page, without findings about the dictionary around it. */
export function findingsOf(page: CheckPage, which: 'bad' | 'good'): Diagnostic[] {
  const usual = new Set(findings(BASE).flatMap((one) => (one.file.path.includes('dictionary') ? one.message : [])))
  return findings(projectFiles(page, page[which])).filter((one) => !usual.has(one.message))
}
