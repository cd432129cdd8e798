import * as z from 'zod'
import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { parseYaml, toJson } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'

export const FHIR_FORMAT = 'prescreen/fhir/1'

const CODES = z.array(z.string().regex(/^[a-z0-9]+ \S+$/))
const FACTS = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
const CODED_FACTS = z.strictObject({ codes: CODES, set: FACTS.optional() })
const ELSE = z.enum(['warn', 'drop'])
const WITHIN = z.union([
  z.strictObject({ days: z.int().positive(), else: ELSE }),
  z.strictObject({ months: z.int().positive(), else: ELSE }),
])
const WORDS = z.array(z.string())
const DAYS = z.strictObject({ days: z.int().positive() })
const BY_VALUE = z.record(z.string(), CODES)
const PLACES = z.strictObject({ codes: CODES, sites: z.array(z.string()).min(1) })

const MAPPING = z.strictObject({
  format: z.literal(FHIR_FORMAT),
  systems: z.record(z.string(), z.array(z.string())),
  laterality: z.strictObject({
    extensions: z.array(z.string()),
    left: CODES,
    right: CODES,
    bilateral: CODES,
    words: z.strictObject({ left: WORDS, right: WORDS }),
  }),
  certainty: z.strictObject({
    extensions: z.array(z.string()),
    behind: z.strictObject({ systems: z.array(z.string()), assured: WORDS, sides: WORDS }),
    assured: CODES,
    refuted: CODES,
    suspected: CODES,
    past: CODES,
    words: WORDS,
    tokens: WORDS,
    starts: WORDS,
    ends: WORDS,
    besides: WORDS,
    was: WORDS,
  }),
  breast_cancer: z.strictObject({
    words: z.array(z.string()),
    other_words: z.array(z.string()),
    codes: z.array(CODED_FACTS),
    histology: z.strictObject({
      extensions: z.array(z.string()),
      invasive: CODES,
      in_situ: CODES,
      words: z.strictObject({ invasive: WORDS, in_situ: WORDS }),
    }),
    history: CODES,
    lobular_in_situ: CODES,
    synchronous: z.strictObject({ months: z.int().positive() }),
    not_certain: CODES,
  }),
  stage: z.strictObject({
    fact: z.string(),
    at_diagnosis: z.strictObject({ months: z.int().positive() }),
    codes: CODES,
    values: BY_VALUE,
    other_words: WORDS,
    no_stage: WORDS,
    distant: z.strictObject({ codes: CODES, none: CODES }),
  }),
  recurrence: z.strictObject({
    fact: z.string(),
    value: z.string(),
    after: z.strictObject({ months: z.int().positive() }),
  }),
  metastases: z.strictObject({
    profile: z.string(),
    sites: BY_VALUE,
    sides: z.strictObject({ left: CODES, right: CODES }),
    among: z.array(PLACES),
    unplaced: CODES,
    body_sites: z.array(PLACES),
    single: z.array(z.string()),
    told_in: z.array(z.strictObject({ list: z.string(), site: z.string() })),
    regional: CODES,
    speaks: z.strictObject({ codes: CODES, words: WORDS, tokens: WORDS, except: WORDS, absent: CODES }),
    not_taken: z.array(
      z.strictObject({
        codes: CODES,
        because: z.string(),
        lists: z.array(z.string()),
        other_cancer: z.boolean().optional(),
      }),
    ),
  }),
  other_cancers: z.array(CODED_FACTS.extend({ among: z.array(z.string()).min(1).optional() })),
  died: z.strictObject({ codes: CODES, words: WORDS, observations: CODES, none: WORDS }),
  conditions: z.array(
    CODED_FACTS.extend({ active: z.boolean().optional(), ends: z.boolean().optional(), within: WITHIN.optional() }),
  ),
  observations: z.array(
    z.strictObject({
      fact: z.string(),
      several: z.enum(['latest', 'conflict']),
      codes: CODES,
      values: z.string().optional(),
      number: z.boolean().optional(),
      answers: BY_VALUE.optional(),
      method: z.string().optional(),
      lasting: z.array(z.number()).optional(),
      within: WITHIN.optional(),
      within_for: z.record(z.string(), WITHIN).optional(),
      only: z.array(z.string()).optional(),
      replaces: z.record(z.string(), z.string()).optional(),
    }),
  ),
  receptors: z.strictObject({ breast: CODES, of_breast: CODES, untested: z.array(z.string()) }),
  methods: z.record(z.string(), z.strictObject({ codes: CODES, settles: z.string().optional() })),
  scales: z.record(
    z.string(),
    z.strictObject({
      facts: z.array(z.string()),
      method: z.string().optional(),
      units: z.array(z.string()),
      min: z.number(),
      max: z.number(),
      whole: z.boolean().optional(),
      steps: z.array(z.strictObject({ from: z.number(), is: z.string(), category: z.string().optional() })),
      borderline: z.strictObject({ from: z.number(), to: z.number(), say: z.string() }).optional(),
    }),
  ),
  values: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({ codes: CODES, words: z.array(z.string()), texts: z.array(z.string()).optional() }),
    ),
  ),
  labs: BY_VALUE,
  other_specimens: WORDS,
  reference_ranges: z.strictObject({ normal: CODES, words: WORDS, not: WORDS }),
  unclear: z.array(
    z.strictObject({
      resources: z.array(z.string()),
      lists: z.array(z.string()),
      other_cancer: z.boolean().optional(),
      codes: CODES,
      words: WORDS,
      tokens: WORDS.optional(),
      before: WORDS.optional(),
      except: WORDS,
    }),
  ),
  wordless: z.array(z.strictObject({ resources: z.array(z.string()), lists: z.array(z.string()), unless: CODES })),
  not_relevant: z.strictObject({
    resources: z.array(z.string()),
    planned: z.array(z.string()),
    family: z.array(z.string()),
    categories: z.array(z.string()),
    observations: CODES,
  }),
  labs_within: WITHIN.optional(),
  procedures: z.array(CODED_FACTS),
  radiotherapy: z.strictObject({ codes: CODES, words: WORDS, other_words: WORDS, sites: BY_VALUE }),
  one_course: z.strictObject({ drug: DAYS, drug_after_end: DAYS, radiotherapy: DAYS }),
  going_on_within: DAYS,
  other_reasons: z.strictObject({
    unless: WORDS,
    groups: z.record(z.string(), z.strictObject({ codes: CODES, words: WORDS })),
  }),
  not_given: WORDS,
  not_taking: WORDS,
  ended: WORDS,
  cancer_groups: CODES,
  local: z.strictObject({ words: WORDS, routes: CODES }),
  not_done: z.strictObject({ starts: WORDS, words: WORDS }),
  medications: z.array(
    z.strictObject({
      class: z.string(),
      codes: CODES,
      agents: z.record(
        z.string(),
        z.strictObject({ names: z.array(z.string()), codes: CODES, also: z.array(z.string()).optional() }),
      ),
    }),
  ),
})

/** The rules by which FHIR resources become facts: the content of `criteria/fhir.yaml` as plain data. */
export type FhirMapping = z.infer<typeof MAPPING>

export type ReadMapping =
  | { readonly ok: true; readonly mapping: FhirMapping }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * Reads and checks the mapping. Facts and values that the dictionary does not have are errors. Never throws, whatever
 * the text: problems are returned as diagnostics.
 */
export function readMapping(path: string, text: string, dictionary: Dictionary): ReadMapping {
  const bag = new DiagnosticBag()
  const file = sourceFile(path, text)
  const root = parseYaml(file, bag)
  if (root === undefined || bag.hasErrors) return { ok: false, diagnostics: bag.all }
  const whole = { start: 0, end: 1 }
  const parsed = MAPPING.safeParse(toJson(root))
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      bag.error('fhir/shape', file, whole, `${issue.path.join('.')}: ${issue.message}`)
    return { ok: false, diagnostics: bag.all }
  }
  for (const problem of wrongFacts(parsed.data, dictionary)) bag.error('fhir/fact', file, whole, problem)
  return bag.hasErrors ? { ok: false, diagnostics: bag.all } : { ok: true, mapping: parsed.data }
}

function wrongFacts(mapping: FhirMapping, dictionary: Dictionary): string[] {
  const index = variablesByPath(dictionary)
  const problems: string[] = []
  const check = (path: string, values: readonly (string | boolean | number)[]): void => {
    if (values.length === 0 && path.includes('[]')) return
    const variable = index.get(path)
    if (variable === undefined) problems.push(`There is no variable \`${path}\`.`)
    else if (variable.type === 'choice') {
      const known = variable.values.map((one) => one.name)
      for (const value of values)
        if (!known.includes(String(value))) problems.push(`\`${path}\` has no value \`${value}\`.`)
    }
  }
  const checkFacts = (list: string, facts: FhirMapping['conditions'][number]['set']): void => {
    for (const [path, value] of Object.entries(facts ?? {})) check(`${list}${path}`, [value])
  }
  for (const { set } of mapping.breast_cancer.codes) checkFacts('', set)
  for (const { set } of mapping.conditions) checkFacts('', set)
  for (const { set, among } of mapping.other_cancers) {
    checkFacts('other_cancers[].', set)
    check('other_cancers[].type', among ?? [])
  }
  for (const { set } of mapping.procedures) checkFacts('surgeries[].', set)
  check(mapping.stage.fact, Object.keys(mapping.stage.values))
  check(mapping.recurrence.fact, [mapping.recurrence.value])
  const { sites, among, body_sites: bodySites, single } = mapping.metastases
  const places = [...among, ...bodySites].flatMap((one) => one.sites)
  check('metastases[].site', [...Object.keys(sites), ...places, ...single])
  for (const one of mapping.metastases.told_in) {
    check('metastases[].site', [one.site])
    check(one.list, [])
  }
  check('other_cancers[].type', mapping.receptors.untested)
  check('radiotherapy[].site', Object.keys(mapping.radiotherapy.sites))
  check(
    'systemic_therapies[].class',
    mapping.medications.map((one) => one.class),
  )
  for (const { fact, values, within_for: within, only = [], replaces } of mapping.observations) {
    const named = [...Object.keys(within ?? {}), ...only, ...Object.entries(replaces ?? {}).flat()]
    check(fact, [...(values === undefined ? [] : Object.keys(mapping.values[values] ?? {})), ...named])
  }
  for (const { lists } of [...mapping.unclear, ...mapping.wordless, ...mapping.metastases.not_taken])
    for (const list of lists) check(list, [])
  for (const { facts, steps } of Object.values(mapping.scales))
    for (const fact of facts)
      check(
        fact,
        steps.map((one) => one.is),
      )
  const agents = mapping.medications.flatMap((one) => Object.values(one.agents))
  for (const group of agents.flatMap((one) => one.also ?? []))
    if (mapping.other_reasons.groups[group] === undefined) problems.push(`\`other_reasons\` has no group \`${group}\`.`)
  for (const lab of Object.keys(mapping.labs)) check(`labs.${lab}`, [])
  return problems
}
