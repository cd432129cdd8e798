import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textsOf, translationText } from '../../src/languages/index.ts'
import { EN, pseudoLanguage, pseudoText } from '../../src/messages/index.ts'
import { mappingTexts } from '../../src/mapping/index.ts'
import type { FhirMapping } from '../../src/mapping/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { rulesOf } from './rules.ts'

export const PSEUDO = pseudoLanguage().tag

/** The texts of rules in the pseudo-language, as translation files by their names in a folder of rules. */
export function pseudoFiles(rules: RuleSet, mapping?: FhirMapping): Record<string, string> {
  const texts = textsOf(rules)
  const written = (trial: string | undefined): string =>
    translationText({
      language: PSEUDO,
      remark: 'A language that nobody speaks.',
      texts: texts.flatMap((one) => (one.trial === trial ? [[one.place, one.english, pseudoText(one.english)]] : [])),
    })
  return {
    [`interface.${PSEUDO}.yaml`]: inPseudo(Object.entries(EN)),
    [`dictionary.${PSEUDO}.yaml`]: written(undefined),
    ...(mapping !== undefined && { [`fhir.${PSEUDO}.yaml`]: inPseudo(mappingTexts(mapping)) }),
    ...Object.fromEntries(rules.trials.map(({ id }) => [`trials/${id}.${PSEUDO}.yaml`, written(id)])),
  }
}

function inPseudo(english: readonly (readonly [place: string, english: string])[]): string {
  const texts = english.map(([place, text]) => [place, text, pseudoText(text)] as const)
  return translationText({ language: PSEUDO, remark: 'Likewise.', texts })
}

/**
 * A folder of rules over the small dictionary, with pseudo-language files beside them; `change` may leave out or alter
 * some of the files.
 */
export function folderInPseudo(
  trials: Readonly<Record<string, string>>,
  change: (files: Record<string, string>) => Record<string, string> = (files) => files,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-language-'))
  mkdirSync(join(folder, 'trials'))
  const heads = Object.entries(trials).map(([id, criteria]) => [
    `trials/${id}.yaml`,
    `format: prescreen/trial/1\nid: ${id}\ntitle: A study of ${id}\nsource: s.yaml\nenrolment: {state: open, reason: recruiting}\ncriteria:\n${criteria}`,
  ])
  const own = {
    'dictionary.yaml': readFileSync('test/conformance/dictionary.yaml', 'utf8'),
    ...(Object.fromEntries(heads) as Record<string, string>),
    ...change(pseudoFiles(withTitles(rulesOf(trials)))),
  }
  for (const [name, text] of Object.entries(own)) writeFileSync(join(folder, name), text)
  return folder
}

function withTitles(rules: RuleSet): RuleSet {
  const trials = rules.trials.map((one) => ({
    ...one,
    title: `A study of ${one.id}`,
    enrolment: { state: 'open', reason: 'recruiting' } as const,
  }))
  return { ...rules, trials }
}
