import type { Contact } from './contact.ts'
import type { RuleSet } from './trial.ts'

/** The rules with the contacts of a site, by trial. Each replaces the contact in the rule file. */
export function withContacts(rules: RuleSet, contacts: Readonly<Record<string, Contact>>): RuleSet {
  const trials = rules.trials.map((trial) => {
    const contact = Object.hasOwn(contacts, trial.id) ? contacts[trial.id] : undefined
    return contact === undefined ? trial : { ...trial, contact }
  })
  return { ...rules, trials }
}
